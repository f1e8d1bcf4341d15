package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.testkit.WrittenVector;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Rows that conditions exclude are left out before their wide columns are read, and no others. */
class LateMaterializationTest {
  private static final int ROWS = 9_000;

  /** Of the first file. */
  private static final long[] MASKED = {3, 103, 4000, 4001, 4002, ROWS - 1};

  private static final String COLUMNS =
      "id, if(id % 7 = 0, NULL, cast(id % 1000 AS INT)) i,"
          + " if(id % 5 = 0, NULL, concat('s', id % 100)) s,"
          + " named_struct('x', id % 50, 'y', if(id % 3 = 0, NULL, concat('y', id))) st,"
          + " concat(sha2(concat('a', id), 512), sha2(concat('b', id), 512),"
          + " sha2(concat('c', id), 512)) text,"
          + " if(id % 11 = 0, NULL, transform(sequence(1, cast(id % 9 AS INT) + 1),"
          + " x -> if(x = 3, NULL, cast(x + id AS FLOAT)))) embedding,"
          + " map(concat('k', id % 10), id) m,"
          + " if(id % 13 = 0, array(), array(named_struct('q', id, 'r', concat('r', id)))) nested";
  private static final String ALL =
      "id, p, i, s, st, text, embedding, map_entries(m), nested, _metadata.row_index";
  private static final HandWrittenTable TABLE = table();

  /** A file of several row groups, in which some rows are masked, and one of one; of many pages. */
  private static HandWrittenTable table() {
    LocalSpark.session().conf().set("parquet.page.row.count.limit", "50");
    LocalSpark.session().conf().set("parquet.block.size", "2000000");
    try {
      Dataset<Row> rows = rows("range(0, " + ROWS + ", 1, 1)");
      HandWrittenTable table =
          new HandWrittenTable(rows.schema().asNullable().add("p", DataTypes.StringType), "p");
      table.feature("deletionVectors");
      UUID id = UUID.randomUUID();
      WrittenVector vector = WrittenVector.of(MASKED);
      Files.createDirectories(table.root().resolve("ab"));
      Files.write(
          table.root().resolve("ab/deletion_vector_" + id + ".bin"), WrittenVector.file(vector));
      Path masked = table.file("masked.parquet", rows);
      LocalSpark.session().conf().unset("parquet.block.size");
      table.addMasked(
          "masked.parquet",
          masked,
          Map.of("p", "m"),
          "{\"numRecords\":" + ROWS + ",\"tightBounds\":false}",
          vector.relative("ab", id, 1),
          null);
      Path plain = table.file("plain.parquet", rows("range(9000, 15000, 1, 1)"));
      table.add("plain.parquet", plain, Map.of("p", "w"), "{\"numRecords\":6000}");
      return table;
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      LocalSpark.session().conf().unset("parquet.block.size");
      LocalSpark.session().conf().unset("parquet.page.row.count.limit");
    }
  }

  private static Dataset<Row> rows(String source) {
    return LocalSpark.session().sql("SELECT " + COLUMNS + " FROM " + source);
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void sameRowsAreReadLateAsEarly(
      @ForAll("conditions") String condition, @ForAll("cuts") long maxBytes) {
    LocalSpark.session().conf().set("spark.sql.files.maxPartitionBytes", maxBytes);
    try {
      assertThat(late(true, () -> found(condition)))
          .as("%s in tasks of %d bytes", condition, maxBytes)
          .isEqualTo(late(false, () -> found(condition)));
    } finally {
      LocalSpark.session().conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  private static List<String> found(String condition) {
    return TABLE.read().where(condition).selectExpr(ALL.split(", ")).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Provide
  Arbitrary<Long> cuts() {
    return Arbitraries.of(1_500_000L, 100_000_000L);
  }

  @Provide
  Arbitrary<String> conditions() {
    Arbitrary<String> leaves =
        Arbitraries.of(
            "id % 100 = 3",
            "id % 1000 = 3",
            "abs(id - 4000) < 5",
            "id BETWEEN 4000 AND 4100",
            "id % 3 = 0",
            "i % 500 < 3",
            "i IS NULL",
            "s = 's7'",
            "st.x = 7",
            "st.y IS NULL AND st.x < 3",
            "st = named_struct('x', 7L, 'y', 'y7')",
            "element_at(m, 'k3') < 500",
            "size(embedding) = 4 AND id % 40 = 1",
            "get(nested, 0).r = 'r77'",
            "concat(p, s) = 'ms4'",
            "p = 'w'",
            "text LIKE 'ab%'",
            "_metadata.row_index % 200 = 1",
            "length(p) + i < 20");
    Arbitrary<String> pairs =
        Combinators.combine(leaves, Arbitraries.of(" AND ", " OR "), leaves)
            .as((left, operator, right) -> "((" + left + ")" + operator + "(" + right + "))");
    return Arbitraries.oneOf(
        leaves,
        pairs,
        pairs.map(pair -> "NOT " + pair),
        Combinators.combine(pairs, pairs).as((left, right) -> left + " AND " + right));
  }

  @Example
  void onlyRowsThatPassComeOutOfTheReader() {
    String passing = "p = 'w' AND abs(id % 100 - 3) = 0";
    assertThat(read(true, passing).rows).isEqualTo(60);
    assertThat(read(false, passing).rows).isEqualTo(6000);
  }

  @Example
  void pagesWithoutPassingRowsAreNotRead() {
    String passing = "p = 'w' AND abs(id - 12000) < 20"; // no statistics can tell
    String readsElsewhere = "parquet.hadoop.vectored.io.enabled"; // where no task counts bytes
    LocalSpark.session().conf().set(readsElsewhere, "false");
    try {
      Read late = read(true, passing);
      Read early = read(false, passing);
      assertThat(late.rows).isEqualTo(39);
      assertThat(early.bytes).isGreaterThan(6000 * 384);
      assertThat(late.bytes).isLessThan(early.bytes / 4);
    } finally {
      LocalSpark.session().conf().unset(readsElsewhere);
    }
  }

  @Example
  void rowsAreReadPlainlyWhereManyPass() {
    assertThat(read(true, "p = 'w' AND id % 2 = 0").rows).isEqualTo(6000);
    assertThat(read(true, "p = 'w' AND id % 1000 < 5000").rows).isEqualTo(6000);
  }

  @Example
  void nothingIsJudgedEarlyWhereOnlyNumbersAreRead() {
    assertThat(read(true, "p = 'w' AND id % 100 = 3", "id", "i").rows).isEqualTo(6000);
  }

  @Example
  void aRowThatAnotherConditionExcludesMayFailToBeJudged() {
    LocalSpark.session()
        .udf()
        .register("is_other_than_5", (UDF1<Long, Boolean>) id -> id != 5, DataTypes.BooleanType);
    assertThat(late(true, () -> found("is_other_than_5(id) AND 1000 / (id - 5) > 300")))
        .hasSize(3)
        .isEqualTo(late(false, () -> found("is_other_than_5(id) AND 1000 / (id - 5) > 300")));
  }

  private record Read(long rows, long bytes) {}

  /** What the tasks say they have read. */
  private static Read read(boolean late, String condition, String... columns) {
    AtomicLong rows = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            rows.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
            bytes.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
          }
        };
    SparkContext context = LocalSpark.session().sparkContext();
    context.addSparkListener(listener);
    try {
      late(
          late,
          () ->
              TABLE
                  .read()
                  .where(condition)
                  .selectExpr(columns.length == 0 ? ALL.split(", ") : columns)
                  .collectAsList());
      context.listenerBus().waitUntilEmpty(10_000);
      return new Read(rows.get(), bytes.get());
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      context.removeSparkListener(listener);
    }
  }

  private static <T> T late(boolean late, Supplier<T> query) {
    String key = "spark.mangrove.read.lateMaterialization";
    LocalSpark.session().conf().set(key, late);
    try {
      return query.get();
    } finally {
      LocalSpark.session().conf().unset(key);
    }
  }
}
