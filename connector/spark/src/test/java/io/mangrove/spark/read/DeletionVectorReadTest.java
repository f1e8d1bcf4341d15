package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.testkit.WrittenVector;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionVectorReadTest {
  private static final int ROWS = 30_000;
  private static final StructType ID = new StructType().add("id", DataTypes.LongType);

  /** Every type a column may have, with nulls, in an order that is not the partition's. */
  private static final String COLUMNS =
      "id, if(id % 7 = 0, NULL, concat('s', id)) s, named_struct('x', id, 'y',"
          + " named_struct('z', concat('z', id))) st, array(id, NULL, id + 1) a,"
          + " map(concat('k', id), id) m, cast(id AS DECIMAL(20, 2)) d, cast(id / 3D AS DOUBLE) f,"
          + " cast(id AS INT) i, cast(id % 100 AS TINYINT) b, id % 2 = 0 bo,"
          + " date_add(DATE'2020-01-01', cast(id AS INT)) dt, timestamp_micros(id) ts,"
          + " cast(concat('b', id) AS BINARY) bi, cast(NULL AS STRING) n";

  /** Some in the first batches, all of the fourth, none further on. */
  private static final long[] MASKED =
      LongStream.concat(
              LongStream.of(0, 1, 5, 4095, 4096, 9000),
              LongStream.concat(LongStream.range(12_288, 16_384), LongStream.of(ROWS - 1)))
          .toArray();

  private static final String IS_MASKED =
      "id IN (0, 1, 5, 4095, 4096, 9000, %d) OR id BETWEEN 12288 AND 16383".formatted(ROWS - 1);

  /** Of the rows a reader should see under a condition; the same however they are read. */
  private static final Map<String, String> EXPECTED = new HashMap<>();

  private static HandWrittenTable table;

  /** One file of many row groups and pages, which has a deletion vector, and one that has none. */
  @BeforeAll
  static void aTableWithAMaskedFile() throws IOException {
    table =
        new HandWrittenTable(
            reordered(allRows().schema().asNullable().add("p", DataTypes.StringType)), "p");
    table.feature("deletionVectors");
    withConf(
        "parquet.block.size",
        "200000",
        () ->
            withConf(
                "parquet.page.row.count.limit",
                "1000",
                () -> table.file("masked.parquet", allRows())));
    UUID id = UUID.randomUUID();
    WrittenVector vector = WrittenVector.of(MASKED);
    Files.createDirectories(table.root().resolve("ab"));
    Files.write(
        table.root().resolve("ab/deletion_vector_" + id + ".bin"),
        WrittenVector.file(WrittenVector.of(7), vector));
    table.addMasked(
        "masked.parquet",
        table.root().resolve("masked.parquet"),
        Map.of("p", "m"),
        "{\"numRecords\":" + ROWS + ",\"tightBounds\":false}",
        vector.relative("ab", id, 9 + WrittenVector.of(7).bytes().length),
        null);
    Path plain = table.file("plain.parquet", allRows().limit(10));
    table.add("plain.parquet", plain, Map.of("p", "w"), "{\"numRecords\":10}");
  }

  @AfterEach
  void settingsAreAsBefore() {
    for (String key :
        List.of(
            "spark.sql.files.maxPartitionBytes",
            "spark.sql.files.openCostInBytes",
            "spark.sql.parquet.enableVectorizedReader",
            "spark.sql.codegen.maxFields")) {
      LocalSpark.session().conf().unset(key);
    }
  }

  @ParameterizedTest(name = "vectorized {0}, codegen for {1} fields, at most {2} bytes a task")
  @CsvSource({
    "true, 100, 100000000",
    "true, 100, 50000",
    "true, 5, 100000000",
    "false, 100, 100000000",
    "false, 100, 50000"
  })
  void maskedRowsAreLeftOutHoweverTheFileIsRead(String vectorized, int fields, long bytes) {
    LocalSpark.session().conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    LocalSpark.session().conf().set("spark.sql.codegen.maxFields", fields);
    LocalSpark.session().conf().set("spark.sql.files.maxPartitionBytes", bytes);
    LocalSpark.session().conf().set("spark.sql.files.openCostInBytes", 10);
    Dataset<Row> read = table.read();
    if (bytes < 100_000) {
      assertThat(PlannedScans.only(read).planInputPartitions().length).isGreaterThan(10);
    }
    for (String condition :
        List.of(
            "true",
            "id >= 9000",
            "id = 9000",
            "id IN (3, 5, 12300, 20000)",
            "id BETWEEN 12000 AND 12500",
            "st.y.z IN ('z12290', 'z16384')",
            "s IS NULL",
            "p = 'w'")) {
      assertThat(fingerprint(read.where(condition)))
          .as(condition)
          .isEqualTo(EXPECTED.computeIfAbsent(condition, c -> fingerprint(expected().where(c))));
    }
    assertThat(read.where("length(p) > 0").selectExpr("p").collectAsList())
        .hasSize(ROWS - MASKED.length + 10);
  }

  @ParameterizedTest(name = "vectorized {0}, at most {1} bytes a task")
  @CsvSource({"true, 100000000", "true, 50000", "false, 100000000", "false, 50000"})
  void aRowIsNamedByItsFileAndItsPlaceThere(String vectorized, long bytes) {
    LocalSpark.session().conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    LocalSpark.session().conf().set("spark.sql.files.maxPartitionBytes", bytes);
    assertThat(table.read().columns()).doesNotContain(RowIdentity.FILE, RowIdentity.POSITION);
    String[] named = {
      "max(abs(id - _mangrove_pos))",
      "count(_mangrove_pos)",
      "count(DISTINCT _metadata.file_name, _mangrove_file)",
      "count(DISTINCT _mangrove_file)"
    };
    assertThat(texts(table.read().selectExpr(named)))
        .containsExactly("0," + (ROWS - MASKED.length + 10) + ",2,2");
    assertThat(texts(table.read().where("id > 20000").selectExpr(named)))
        .containsExactly("0," + (ROWS - 20_002) + ",1,1");
    assertThat(texts(table.read().where("id = 5 OR id = 6").selectExpr("_mangrove_pos", "p", "s")))
        .containsExactlyInAnyOrder("6,m,s6", "5,w,s5", "6,w,s6");
    assertThat(texts(table.read().where("p = 'w'").selectExpr("_mangrove_pos", "id")).subList(0, 3))
        .containsExactly("0,0", "1,1", "2,2");
  }

  @ParameterizedTest(name = "vectorized {0}")
  @ValueSource(strings = {"true", "false"})
  void aRowKeepsItsPlaceInTheFile(String vectorized) {
    LocalSpark.session().conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    LocalSpark.session().conf().set("spark.sql.files.maxPartitionBytes", 50_000);
    Dataset<Row> read = table.read().where("p = 'm'");
    String difference = "sum(abs(id - _metadata.row_index)), count(_metadata.file_name)";
    assertThat(texts(read.selectExpr(difference.split(", "))))
        .containsExactly("0," + (ROWS - MASKED.length));
    assertThat(texts(read.where("id > 20000").selectExpr(difference.split(", "))))
        .containsExactly("0," + (ROWS - 20_002));
    assertThat(texts(read.where("id = 5 OR id = 6").selectExpr("_metadata.row_index", "s")))
        .containsExactly("6,s6");
  }

  @Test
  void theLogCountsTheRowsThatAreLeft() {
    int count = ROWS - MASKED.length;
    assertThat(LocalSpark.jobsOf(() -> assertThat(count("count(*)")).isEqualTo(count + 10L)))
        .isLessThanOrEqualTo(1);
    assertThat(PlannedScans.of(table.read().where("p = 'm'").groupBy("p").count())).isEmpty();
    assertThat(texts(table.read().groupBy("p").count().orderBy("p")))
        .containsExactly("m," + count, "w,10");
  }

  @Test
  void boundsOfMaskedRowsAreNoAnswer() {
    HandWrittenTable numbers = new HandWrittenTable(ID);
    Path file = numbers.file("f.parquet", LocalSpark.session().range(0, 10, 1, 1).toDF("id"));
    String stats =
        "{\"numRecords\":10,\"minValues\":{\"id\":0},\"maxValues\":{\"id\":9},"
            + "\"nullCount\":{\"id\":0}}";
    numbers.addMasked("f.parquet", file, Map.of(), stats, WrittenVector.of(0, 8, 9).inline(), null);
    assertThat(texts(numbers.read().selectExpr("min(id)", "max(id)", "count(*)")))
        .containsExactly("1,7,7");
  }

  @Test
  void aLimitOpensFilesUntilEnoughRowsAreLeft() {
    HandWrittenTable numbers = new HandWrittenTable(ID);
    for (int i = 0; i < 3; i++) {
      String name = i + ".parquet";
      Path file = numbers.file(name, LocalSpark.session().range(0, 10, 1, 1).toDF("id"));
      WrittenVector nine = WrittenVector.of(LongStream.range(0, 9).toArray());
      numbers.addMasked(name, file, Map.of(), "{\"numRecords\":10}", nine.inline(), null);
    }
    Dataset<Row> two = numbers.read().limit(2);
    assertThat(PlannedScans.filesOf(two)).isEqualTo(2);
    assertThat(texts(two)).containsExactly("9", "9");
  }

  @Test
  void eachVersionHasItsOwnVectorThoughTheProtocolIsSilentAboutThem() {
    HandWrittenTable numbers = new HandWrittenTable(ID);
    Path file = numbers.file("f.parquet", LocalSpark.session().range(0, 5, 1, 1).toDF("id"));
    DeletionVectorDescriptor one = WrittenVector.of(1).inline();
    DeletionVectorDescriptor more = WrittenVector.of(1, 3).inline();
    numbers.add("f.parquet", file, Map.of(), null);
    numbers.addMasked("f.parquet", file, Map.of(), null, one, null);
    numbers.addMasked("f.parquet", file, Map.of(), null, more, one);
    numbers.addMasked("f.parquet", file, Map.of(), null, WrittenVector.of().inline(), more);
    String query = "SELECT id FROM delta.`" + numbers.root() + "` VERSION AS OF ";
    assertThat(LocalSpark.sql(query + 1)).containsExactly("0", "1", "2", "3", "4");
    assertThat(LocalSpark.sql(query + 2)).containsExactly("0", "2", "3", "4");
    assertThat(LocalSpark.sql(query + 3)).containsExactly("0", "2", "4");
    assertThat(texts(numbers.read())).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void aVectorMayLieAnywhereByItsAbsolutePath() throws IOException {
    HandWrittenTable numbers = new HandWrittenTable(ID);
    Path file = numbers.file("f.parquet", LocalSpark.session().range(0, 5, 1, 1).toDF("id"));
    WrittenVector vector = WrittenVector.of(0, 1, 2);
    Path elsewhere = LocalSpark.newDirectory().resolve("a b.bin");
    Files.write(elsewhere, WrittenVector.file(vector));
    numbers.addMasked(
        "f.parquet", file, Map.of(), null, vector.absolute(elsewhere.toUri().toString(), 1), null);
    assertThat(texts(numbers.read())).containsExactly("3", "4");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "false, DELTA_FILE_NOT_FOUND_DETAILED",
    "true, DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH"
  })
  void aVectorThatCannotBeHadFailsTheQuery(boolean isThere, String condition) throws IOException {
    HandWrittenTable numbers = new HandWrittenTable(ID);
    Path file = numbers.file("f.parquet", LocalSpark.session().range(0, 5, 1, 1).toDF("id"));
    WrittenVector vector = WrittenVector.of(0, 1, 2);
    if (isThere) {
      byte[] bytes = WrittenVector.file(vector);
      bytes[bytes.length - 1] ^= 1;
      Files.write(numbers.root().resolve("v.bin"), bytes);
    }
    String path = numbers.root().resolve("v.bin").toUri().toString();
    numbers.addMasked("f.parquet", file, Map.of(), null, vector.absolute(path, 1), null);
    assertThatThrownBy(() -> numbers.read().collectAsList())
        .hasStackTraceContaining(condition)
        .hasStackTraceContaining("f.parquet");
  }

  @Test
  void rowsAreAppendedToATableWithMaskedRowsAndReplaceThem() {
    HandWrittenTable numbers = new HandWrittenTable(ID);
    numbers.feature("deletionVectors");
    Path file = numbers.file("f.parquet", LocalSpark.session().range(0, 5, 1, 1).toDF("id"));
    String stats = "{\"numRecords\":5}";
    numbers.addMasked("f.parquet", file, Map.of(), stats, WrittenVector.of(0, 1).inline(), null);
    String table = "delta.`" + numbers.root() + "`";
    LocalSpark.sql("INSERT INTO " + table + " SELECT max(id) + 1 FROM " + table);
    assertThat(LocalSpark.sql("SELECT id FROM " + table + " ORDER BY id"))
        .containsExactly("2", "3", "4", "5");
    LocalSpark.sql("INSERT OVERWRITE " + table + " VALUES 7L");
    assertThat(LocalSpark.sql("SELECT id FROM " + table)).containsExactly("7");
  }

  private static Dataset<Row> allRows() {
    return LocalSpark.session().sql("SELECT " + COLUMNS + " FROM range(0, " + ROWS + ", 1, 1)");
  }

  /** The rows a reader should see, from where they came. */
  private static Dataset<Row> expected() {
    return allRows()
        .where("NOT (" + IS_MASKED + ")")
        .selectExpr("*", "'m' p")
        .union(allRows().limit(10).selectExpr("*", "'w' p"));
  }

  /** The partition column in the middle, so that columns have to be put in order. */
  private static StructType reordered(StructType schema) {
    StructType reordered = new StructType();
    for (int i = 0; i < schema.length() - 1; i++) {
      reordered = i == 2 ? reordered.add(schema.apply("p")) : reordered;
      reordered = reordered.add(schema.apply(i));
    }
    return reordered;
  }

  private static String fingerprint(Dataset<Row> rows) {
    String all = String.join(", ", allRows().columns());
    return texts(
            rows.selectExpr(
                "count(*)",
                "sum(cast(xxhash64(to_json(struct(p, " + all + "))) AS DECIMAL(38, 0)))"))
        .get(0);
  }

  private static long count(String expression) {
    return table.read().selectExpr(expression).collectAsList().get(0).getLong(0);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString(",")).toList();
  }

  private static void withConf(String key, String value, Runnable action) {
    LocalSpark.session().conf().set(key, value);
    try {
      action.run();
    } finally {
      LocalSpark.session().conf().unset(key);
    }
  }
}
