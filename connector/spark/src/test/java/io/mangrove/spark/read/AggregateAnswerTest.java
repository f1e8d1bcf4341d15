package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateAnswerTest {
  private static final String TABLE = LocalSpark.newName();
  private static final String SOURCE =
      "SELECT id, cast(id AS INT) i, cast(id % 100 AS TINYINT) b, concat('s', id) s,"
          + " id / 3D d, date_add(DATE'2024-01-01', cast(id AS INT)) dt,"
          + " cast(id % 4 AS INT) p, concat('q', id % 2) q FROM range(0, 200, 1, 4)";

  @BeforeAll
  static void aPartitionedTable() {
    LocalSpark.sql("CREATE TABLE " + TABLE + " USING delta PARTITIONED BY (p, q) AS " + SOURCE);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "count(*) FROM t",
        "count(1) + 1 FROM t",
        "count(*) FROM t WHERE p = 2",
        "count(*) FROM t WHERE p > 1 AND q LIKE '%1'",
        "count(*) FROM t WHERE p = 77",
        "p, count(*) FROM t GROUP BY p",
        "q, p, count(*), min(i), max(dt) FROM t GROUP BY p, q",
        "min(id), max(id), min(i), max(b), min(dt), max(dt) FROM t",
        "max(id) FROM t WHERE p = 3",
        "p, q FROM t GROUP BY p, q",
      })
  void theLogAnswers(String query) {
    assertThat(LocalSpark.sql("EXPLAIN SELECT " + inTable(query)).get(0))
        .contains("LocalTableScan")
        .doesNotContain("BatchScan");
    assertSameAsFromRows(query);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "count(*) FROM t WHERE id > 50",
        "min(s), max(s) FROM t",
        "max(d) FROM t",
        "sum(i), avg(i) FROM t",
        "count(DISTINCT i) FROM t",
        "count(s) FROM t",
        "i % 2, count(*) FROM t GROUP BY i % 2",
        "max(id) FROM t WHERE p = 77",
        "s, count(*) FROM t GROUP BY s",
        "max(id + 1) FROM t",
        "p, count(*) FROM t GROUP BY p HAVING count(*) > 3",
        "count(*) FILTER (WHERE p = 1) FROM t",
      })
  void whateverAnswersTheRowsAreCounted(String query) {
    assertSameAsFromRows(query);
  }

  @Test
  void filesWithoutCountsAreCounted() {
    StructType schema = new StructType().add("id", DataTypes.LongType);
    HandWrittenTable table = new HandWrittenTable(schema);
    table.add("a.parquet", LocalSpark.session().range(0, 10).toDF("id"), "{\"numRecords\":10}");
    table.add("b.parquet", LocalSpark.session().range(10, 20).toDF("id"), null);
    assertThat(table.read().count()).isEqualTo(20);
  }

  @Test
  void boundsThatAreNotTightAreNoAnswer() {
    StructType schema = new StructType().add("id", DataTypes.LongType);
    HandWrittenTable table = new HandWrittenTable(schema);
    table.add(
        "a.parquet",
        LocalSpark.session().range(0, 10).toDF("id"),
        "{\"numRecords\":10,\"minValues\":{\"id\":-5},\"maxValues\":{\"id\":50},"
            + "\"nullCount\":{\"id\":0},\"tightBounds\":false}");
    assertThat(table.read().selectExpr("max(id)").collectAsList().get(0).getLong(0)).isEqualTo(9);
  }

  @Test
  void anEmptyTableHasNoRows() {
    String table = LocalSpark.newName();
    LocalSpark.sql("CREATE TABLE " + table + " (id BIGINT, p INT) USING delta PARTITIONED BY (p)");
    assertThat(LocalSpark.sql("SELECT count(*), max(id) FROM " + table)).containsExactly("0,null");
    assertThat(LocalSpark.sql("SELECT p, count(*) FROM " + table + " GROUP BY p")).isEmpty();
  }

  private static String inTable(String query) {
    return query.replace("FROM t", "FROM " + TABLE);
  }

  private static void assertSameAsFromRows(String query) {
    assertThat(LocalSpark.sql("SELECT " + inTable(query)))
        .containsExactlyInAnyOrderElementsOf(
            LocalSpark.sql("SELECT " + query.replace("FROM t", "FROM (" + SOURCE + ")")));
  }
}
