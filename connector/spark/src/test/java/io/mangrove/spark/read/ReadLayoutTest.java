package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.spark.testkit.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadLayoutTest {
  private static final StructType ID = new StructType().add("id", DataTypes.LongType);

  @ParameterizedTest(name = "vectorized {0}")
  @ValueSource(strings = {"true", "false"})
  void columnsComeInTheOrderAsked(String vectorized) {
    String table = LocalSpark.newName();
    LocalSpark.sql(
        "CREATE TABLE "
            + table
            + " (a INT, p STRING, b INT, q DATE, c STRUCT<x: INT, y: INT>)"
            + " USING delta PARTITIONED BY (p, q)");
    LocalSpark.sql(
        "INSERT INTO "
            + table
            + " VALUES (1, 'one', 10, DATE'2024-01-01', struct(1, 2)),"
            + " (2, 'two', 20, NULL, NULL)");
    withConf(
        "spark.sql.parquet.enableVectorizedReader",
        vectorized,
        () -> {
          assertThat(LocalSpark.sql("SELECT * FROM " + table + " ORDER BY a"))
              .containsExactly("1,one,10,2024-01-01,[1,2]", "2,two,20,null,null");
          assertThat(LocalSpark.sql("SELECT q, b, p, c.y FROM " + table + " ORDER BY b"))
              .containsExactly("2024-01-01,10,one,2", "null,20,two,null");
          assertThat(LocalSpark.sql("SELECT p FROM " + table + " ORDER BY p"))
              .containsExactly("one", "two");
        });
  }

  @Test
  void aColumnThatAFileLacksIsNull() {
    HandWrittenTable table = new HandWrittenTable(ID);
    table.add("old.parquet", LocalSpark.session().range(1).toDF("id"), null);
    Metadata defaults =
        new org.apache.spark.sql.types.MetadataBuilder()
            .putString("CURRENT_DEFAULT", "7")
            .putString("EXISTS_DEFAULT", "7")
            .build();
    table.schema(
        ID.add(new StructField("n", DataTypes.IntegerType, true, defaults))
            .add("s", new StructType().add("x", DataTypes.StringType)));
    assertThat(texts(table.read())).containsExactly("0,null,null");
  }

  @Test
  void namesMatchWhateverTheirCase() {
    HandWrittenTable table =
        new HandWrittenTable(
            new StructType().add("Id", DataTypes.LongType).add("Part", DataTypes.StringType),
            "part");
    Path file = table.file("f.parquet", LocalSpark.session().range(1).toDF("ID"));
    table.add("f.parquet", file, Map.of("PART", "x"), null);
    assertThat(texts(table.read())).containsExactly("0,x");
    assertThat(texts(table.read().where("part = 'x' AND ID = 0"))).containsExactly("0,x");
    assertThat(texts(table.read().where("part = 'y'"))).isEmpty();
  }

  @ParameterizedTest(name = "{1} is {2}")
  @CsvSource(
      nullValues = "NULL",
      delimiter = '|',
      value = {
        "timestamp | 2024-01-01 10:00:00 | 2024-01-01 10:00:00.0",
        "timestamp | 2024-01-01 10:00:00.123456 | 2024-01-01 10:00:00.123456",
        "timestamp | 2024-01-01T10:00:00.123456Z | 2024-01-01 05:00:00.123456",
        "timestamp_ntz | 2024-01-01 10:00:00.5 | 2024-01-01T10:00:00.500",
        "date | 2024-02-29 | 2024-02-29",
        "integer | 17 | 17",
        "double | 1.5E10 | 1.5E10",
        "boolean | true | true",
        "string | a/b c%20d | a/b c%20d",
        "string | '' | null",
        "string | NULL | null",
        "decimal(10,2) | 12.5 | 12.50",
      })
  void partitionValuesHaveTheirType(String type, @Nullable String value, String expected) {
    StructType schema =
        new StructType()
            .add("p", DataType.fromJson("\"" + type + "\""))
            .add("id", DataTypes.LongType);
    HandWrittenTable table = new HandWrittenTable(schema, "p");
    Path file = table.file("f.parquet", LocalSpark.session().range(1).toDF("id"));
    Map<String, @Nullable String> partition = new TreeMap<>();
    partition.put("p", value);
    table.add("f.parquet", file, partition, null);
    // New York: a value without a zone is local, one with a zone is not.
    withConf(
        "spark.sql.session.timeZone",
        "America/New_York",
        () -> {
          List<String> read =
              texts(
                  table
                      .read()
                      .selectExpr(
                          type.equals("timestamp")
                              ? "date_format(p, 'yyyy-MM-dd HH:mm:ss.SSSSSS')"
                              : "p"));
          String shown = read.get(0).replaceAll("0+$", "").replaceAll("\\.$", "");
          assertThat(shown).isEqualTo(expected.replaceAll("0+$", "").replaceAll("\\.$", ""));
        });
  }

  @Test
  void aPathIsDecodedOrAbsolute() {
    HandWrittenTable table = new HandWrittenTable(ID);
    Path encoded = table.file("a b%20+ü.parquet", LocalSpark.session().range(1).toDF("id"));
    table.add("a%20b%2520+%C3%BC.parquet", encoded, Map.of(), null);
    Path elsewhere = LocalSpark.newDirectory().resolve("x y.parquet");
    Path copied = table.file("y.parquet", LocalSpark.session().range(5, 6).toDF("id"));
    assertThat(copied.toFile().renameTo(elsewhere.toFile())).isTrue();
    table.add(elsewhere.toUri().toString(), elsewhere, Map.of(), null);
    assertThat(texts(table.read().orderBy("id"))).containsExactly("0", "5");
  }

  @Test
  void aMissingFileIsNamed() {
    HandWrittenTable table = new HandWrittenTable(ID);
    table.add("gone.parquet", table.root().resolve("gone.parquet"), Map.of(), null);
    assertThatThrownBy(() -> table.read().collectAsList())
        .rootCause()
        .hasMessageContaining("gone.parquet");
    assertThatThrownBy(() -> table.read().collectAsList())
        .hasStackTraceContaining("DELTA_FILE_NOT_FOUND_DETAILED");
  }

  @Test
  void aBrokenFileIsNamed() throws Exception {
    HandWrittenTable table = new HandWrittenTable(ID);
    Path file = table.root().resolve("broken.parquet");
    java.nio.file.Files.writeString(file, "not a Parquet file at all");
    table.add("broken.parquet", file, Map.of(), null);
    assertThatThrownBy(() -> table.read().collectAsList())
        .hasStackTraceContaining("broken.parquet")
        .hasStackTraceContaining("FAILED_READ_FILE");
  }

  @Test
  void oldTimestampsAreReadByTheCalendarTheFileNames() {
    withConf(
        "spark.sql.parquet.int96RebaseModeInWrite",
        "LEGACY",
        () ->
            withConf(
                "spark.sql.parquet.outputTimestampType",
                "INT96",
                () -> {
                  HandWrittenTable table =
                      new HandWrittenTable(new StructType().add("ts", DataTypes.TimestampType));
                  Dataset<Row> rows =
                      LocalSpark.session().sql("SELECT TIMESTAMP'1400-03-01 12:00:00' ts");
                  table.add("f.parquet", rows, null);
                  assertThat(texts(table.read().selectExpr("cast(ts AS STRING)")))
                      .containsExactly("1400-03-01 12:00:00");
                }));
  }

  @Test
  void aVoidColumnIsNull() {
    HandWrittenTable table =
        new HandWrittenTable(new StructType().add("v", DataTypes.NullType).add("id", "bigint"));
    table.add("f.parquet", LocalSpark.session().range(1).toDF("id"), null);
    assertThat(texts(table.read())).containsExactly("null,0");
  }

  @ParameterizedTest(name = "vectorized {0}")
  @ValueSource(strings = {"true", "false"})
  void theMetadataColumnTellsWhereARowIs(String vectorized) {
    HandWrittenTable table = new HandWrittenTable(ID);
    Path file = table.file("a b.parquet", LocalSpark.session().range(10, 13).toDF("id"));
    table.add("a%20b.parquet", file, Map.of(), null);
    withConf(
        "spark.sql.parquet.enableVectorizedReader",
        vectorized,
        () -> {
          Dataset<Row> rows = table.read();
          long size = file.toFile().length();
          assertThat(texts(rows.selectExpr("_metadata.row_index", "id").orderBy("id")))
              .containsExactly("0,10", "1,11", "2,12");
          assertThat(
                  texts(
                      rows.where("_metadata.row_index = 1")
                          .selectExpr(
                              "_metadata.file_path",
                              "_metadata.file_name",
                              "_metadata.file_size",
                              "_metadata.file_block_start",
                              "_metadata.file_block_length",
                              "unix_millis(_metadata.file_modification_time)",
                              "input_file_name()")))
              .containsExactly(
                  "%s,a%%20b.parquet,%d,0,%d,1700000000000,%s"
                      .formatted(uri(file), size, size, uri(file)));
          assertThat(rows.selectExpr("_metadata", "*").collectAsList()).hasSize(3);
        });
  }

  private static String uri(Path file) {
    return file.toUri().toString().replace("file:///", "file:/");
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString(",")).toList();
  }

  private static void withConf(String key, String value, Runnable action) {
    String before = LocalSpark.session().conf().get(key, null);
    LocalSpark.session().conf().set(key, value);
    try {
      action.run();
    } finally {
      if (before == null) {
        LocalSpark.session().conf().unset(key);
      } else {
        LocalSpark.session().conf().set(key, before);
      }
    }
  }
}
