package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionPruningTest {
  private static final String TABLE = LocalSpark.newName();

  @BeforeAll
  static void twelveMonthsAndNone() {
    LocalSpark.sql(
        "CREATE TABLE "
            + TABLE
            + " (id BIGINT, day DATE, s STRING, v INT) USING delta"
            + " PARTITIONED BY (day, s)");
    LocalSpark.sql(
        "INSERT INTO "
            + TABLE
            + " SELECT id, add_months(DATE'2024-01-31', id), concat('s', id % 3),"
            + " id FROM range(0, 12, 1, 1)");
    LocalSpark.sql("INSERT INTO " + TABLE + " VALUES (100, NULL, NULL, 100)");
  }

  @ParameterizedTest(name = "{0} reads {1} files and {2} rows")
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 13 | 13",
        "day = DATE'2024-03-31' | 1 | 1",
        "day >= DATE'2024-06-01' AND day < DATE'2024-09-01' | 3 | 3",
        "year(day) = 2024 AND month(day) IN (2, 3) | 2 | 2",
        "date_trunc('QUARTER', day) = TIMESTAMP'2024-04-01' | 3 | 3",
        "day IS NULL | 1 | 1",
        "day IS NOT NULL | 12 | 12",
        "day <=> NULL | 1 | 1",
        "s LIKE '%1' | 4 | 4",
        "upper(s) = 'S2' OR day IS NULL | 5 | 5",
        "NOT (s = 's0') | 8 | 8",
        "cast(substring(s, 2) AS INT) = 1 | 4 | 4",
        // What the partitions cannot decide alone still excludes some of them.
        "(s = 's0' AND v > 5) OR (s = 's1' AND v < 2) | 3 | 3",
        "s = 's0' AND rand() >= 0 | 4 | 4",
      })
  void aConditionReadsNoOtherPartitions(String condition, int files, int rows) {
    Dataset<Row> query = rows().where(condition);
    assertThat(PlannedScans.filesOf(query)).isEqualTo(files);
    assertThat(query.collectAsList()).hasSize(rows);
  }

  @Test
  void whatPartitionsDecideIsNotFilteredAgain() {
    String plan = LocalSpark.sql("EXPLAIN SELECT * FROM " + TABLE + " WHERE month(day) = 3").get(0);
    assertThat(plan).doesNotContain("Filter (");
  }

  @Test
  void aFailingCastIsLeftToTheRows() {
    String condition = "v < 100 AND cast(substring(s, 2) AS INT) / (month(day) - 3) > 0";
    Dataset<Row> query = rows().where("month(day) <> 3").where(condition);
    assertThat(query.collectAsList()).isNotEmpty();
  }

  @Test
  void aFunctionOfTheUsersMayDecideAPartition() {
    Dataset<Row> query =
        rows()
            .where(
                functions
                    .udf((String s) -> "s1".equals(s), DataTypes.BooleanType)
                    .apply(functions.col("s")));
    assertThat(PlannedScans.filesOf(query)).isEqualTo(4);
    assertThat(query.count()).isEqualTo(4);
  }

  @Test
  void aJoinReadsOnlyThePartitionsItsOtherSideNames() {
    LocalSpark.session().conf().set("spark.sql.adaptive.enabled", "false");
    try {
      String days = LocalSpark.newName();
      LocalSpark.sql("CREATE TABLE " + days + " (d DATE, grade STRING) USING parquet");
      LocalSpark.sql(
          "INSERT INTO " + days + " VALUES (DATE'2024-03-31', 'a'), (DATE'2024-04-30', 'b')");
      Dataset<Row> query =
          LocalSpark.session()
              .sql(
                  "SELECT t.id FROM "
                      + TABLE
                      + " t JOIN "
                      + days
                      + " ON day = d WHERE grade = 'a'");
      assertThat(query.collectAsList()).hasSize(1);
      List<DeltaScan> scans = PlannedScans.executed(query);
      assertThat(scans).hasSize(1);
      assertThat(PlannedScans.filesOf(scans.get(0))).isEqualTo(1);
      Dataset<Row> byText =
          LocalSpark.session()
              .sql(
                  "SELECT t.id FROM "
                      + TABLE
                      + " t JOIN "
                      + days
                      + " ON s = concat('s', day(d) - 30) WHERE grade = 'a'");
      assertThat(byText.collectAsList()).hasSize(4);
      assertThat(PlannedScans.filesOf(PlannedScans.executed(byText).get(0))).isEqualTo(4);
    } finally {
      LocalSpark.session().conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  @Test
  void planningRunsNoJob() {
    assertThat(
            LocalSpark.jobsOf(
                () -> PlannedScans.filesOf(rows().where("day = DATE'2024-03-31' AND v > 1"))))
        .isZero();
  }

  private static Dataset<Row> rows() {
    return LocalSpark.session().table(TABLE);
  }
}
