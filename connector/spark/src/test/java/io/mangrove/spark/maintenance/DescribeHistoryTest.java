package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DescribeHistoryTest {
  private final String table = newName();

  @Test
  void columnsAreThoseThatUsersOfDeltaKnow() {
    sql("CREATE TABLE %s (a INT) USING delta".formatted(table));

    assertThat(
            session().sql("CALL system.describe_history('%s')".formatted(table)).schema().toDDL())
        .isEqualTo(
            "version BIGINT,timestamp TIMESTAMP,userId STRING,userName STRING,operation STRING,"
                + "operationParameters MAP<STRING, STRING>,job STRUCT<jobId: STRING, jobName:"
                + " STRING, jobRunId: STRING, runId: STRING, jobOwnerId: STRING, triggerType:"
                + " STRING>,notebook STRUCT<notebookId: STRING>,clusterId STRING,readVersion"
                + " BIGINT,isolationLevel STRING,isBlindAppend BOOLEAN,operationMetrics"
                + " MAP<STRING, STRING>,userMetadata STRING,engineInfo STRING");
  }

  @Test
  void newestVersionComesFirstAndLimitCounts() {
    sql("CREATE TABLE %s (a INT) USING delta".formatted(table));
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    sql("INSERT INTO %s VALUES (2)".formatted(table));

    assertThat(versions("'%s'".formatted(table))).containsExactly(2L, 1L, 0L);
    assertThat(versions("table => '%s', limit => 2".formatted(table))).containsExactly(2L, 1L);
    assertThat(versions("'%s', 0".formatted(table))).isEmpty();
  }

  @Test
  void writeTellsItsMetricsAndWhoWrote() {
    sql("CREATE TABLE %s (a INT) USING delta".formatted(table));
    sql("INSERT INTO %s VALUES (1), (2)".formatted(table));

    Row write =
        session()
            .sql("CALL system.describe_history('%s', 1)".formatted(table))
            .selectExpr("operationMetrics.numOutputRows", "engineInfo", "readVersion")
            .collectAsList()
            .get(0);
    assertThat(write.getString(0)).isEqualTo("2");
    assertThat(write.getString(1)).startsWith("Apache-Spark/4.2.0 Mangrove");
    assertThat(write.getLong(2)).isZero();
  }

  @Test
  void tableMayBeNamedByItsPathAndByItsCatalog() {
    Path root = newDirectory();
    sql("CREATE TABLE delta.`%s` (a INT) USING delta".formatted(root));
    sql("CREATE TABLE lake.%s (a INT)".formatted(table));

    assertThat(versions("'delta.`%s`'".formatted(root))).containsExactly(0L);
    assertThat(versions("'lake.%s'".formatted(table))).containsExactly(0L);
  }

  @Test
  void tableMustBeThereAndDelta() {
    assertThat(sqlFailure("CALL system.describe_history('nowhere')").getCondition())
        .isEqualTo("DELTA_TABLE_NOT_FOUND");
    sql("CREATE TABLE %s (a INT) USING parquet".formatted(table));
    assertThat(sqlFailure("CALL system.describe_history('%s')".formatted(table)).getCondition())
        .isEqualTo("DELTA_TABLE_ONLY_OPERATION");
  }

  @Test
  void procedureThatIsNotThereIsAnErrorNamingThoseThatAre() {
    assertThat(sqlFailure("CALL spark_catalog.system.nope()").getMessageParameters())
        .hasEntrySatisfying(
            "known", known -> assertThat(known).contains("system.describe_history"));
    assertThat(sql("SHOW PROCEDURES IN spark_catalog.system"))
        .anyMatch(row -> row.contains("describe_history"));
  }

  private static List<Long> versions(String arguments) {
    return session()
        .sql("CALL system.describe_history(%s)".formatted(arguments))
        .select("version")
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .toList();
  }
}
