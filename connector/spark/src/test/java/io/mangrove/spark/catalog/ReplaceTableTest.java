package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** CREATE and REPLACE, AS SELECT and not: one commit each. */
class ReplaceTableTest {
  private final String table = newName();

  @Test
  void createAsSelectIsOneCommit() {
    sql(
        "CREATE TABLE %s USING delta PARTITIONED BY (p) AS SELECT id, id %% 2 AS p FROM range(6)"
            .formatted(table));

    assertThat(operations()).containsExactly("0 CREATE TABLE AS SELECT");
    assertThat(sql("SELECT id FROM %s WHERE p = 1 ORDER BY id".formatted(table)))
        .containsExactly("1", "3", "5");
  }

  @Test
  void failedCreateAsSelectLeavesNothing() {
    Path root = newDirectory().resolve("t");

    assertThatThrownBy(
            () ->
                sql(
                    "CREATE TABLE %s USING delta LOCATION '%s' AS SELECT raise_error('no') AS a"
                        .formatted(table, root)))
        .isInstanceOf(Exception.class);

    assertThat(root).doesNotExist();
    assertThat(sql("SHOW TABLES LIKE '%s'".formatted(table))).isEmpty();
  }

  @Test
  void createAsSelectDoesNotTouchATableThatIsThere() {
    Path root = newDirectory();
    sql("CREATE TABLE delta.`%s` (a INT) USING delta".formatted(root));

    assertThat(
            sqlFailure(
                    "CREATE TABLE %s USING delta LOCATION '%s' AS SELECT 1 AS a"
                        .formatted(table, root))
                .getCondition())
        .isEqualTo("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION");
  }

  @Test
  void replaceAsSelectIsOneCommitThatMayReadWhatItReplaces() {
    sql("CREATE TABLE %s USING delta AS SELECT 1 AS a".formatted(table));
    sql("REPLACE TABLE %s USING delta AS SELECT a + 1 AS b, 'x' AS c FROM %1$s".formatted(table));

    assertThat(operations())
        .containsExactly("1 REPLACE TABLE AS SELECT", "0 CREATE TABLE AS SELECT");
    assertThat(sql("SELECT b, c FROM " + table)).containsExactly("2,x");
    assertThat(sql("SELECT a FROM %s VERSION AS OF 0".formatted(table))).containsExactly("1");
  }

  @Test
  void replaceAsSelectTellsWhatItTookAway() {
    sql("CREATE TABLE %s USING delta AS SELECT id FROM range(0, 4, 1, 2)".formatted(table));
    sql("CREATE OR REPLACE TABLE %s USING delta AS SELECT 1 AS b".formatted(table));

    Map<String, String> metrics =
        session()
            .sql("CALL system.describe_history('%s')".formatted(table))
            .where("version = 1")
            .select("operationMetrics")
            .first()
            .getJavaMap(0);
    assertThat(metrics).containsEntry("numFiles", "1").containsEntry("numRemovedFiles", "2");
    assertThat(metrics.get("numRemovedBytes")).isNotEqualTo("0");
  }

  @Test
  void failedReplaceAsSelectLeavesTheTableAsItWas() {
    sql("CREATE TABLE %s USING delta AS SELECT 1 AS a".formatted(table));

    assertThatThrownBy(
            () ->
                sql("REPLACE TABLE %s USING delta AS SELECT raise_error('no') x".formatted(table)))
        .isInstanceOf(Exception.class);

    assertThat(operations()).containsExactly("0 CREATE TABLE AS SELECT");
    assertThat(sql("SELECT a FROM " + table)).containsExactly("1");
  }

  @Test
  void createOrReplaceMakesAndThenReplaces() {
    sql("CREATE OR REPLACE TABLE %s USING delta AS SELECT 1 AS a".formatted(table));
    sql("CREATE OR REPLACE TABLE %s (b STRING) USING delta".formatted(table));

    assertThat(operations())
        .containsExactly("1 CREATE OR REPLACE TABLE", "0 CREATE OR REPLACE TABLE AS SELECT");
    assertThat(sql("DESCRIBE " + table)).containsExactly("b,string,null");
    assertThat(sql("SELECT * FROM " + table)).isEmpty();
  }

  @Test
  void replaceNeedsATable() {
    assertThat(sqlFailure("REPLACE TABLE %s USING delta AS SELECT 1 AS a".formatted(table)))
        .extracting(SparkThrowable::getCondition)
        .isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void replacedTableKeepsItsIdAndTakesNewProperties() {
    sql("CREATE TABLE %s (a INT) USING delta TBLPROPERTIES ('old'='1')".formatted(table));
    String id = tableId();
    sql("REPLACE TABLE %s (a INT) USING delta TBLPROPERTIES ('new'='2')".formatted(table));

    assertThat(sql("SHOW TBLPROPERTIES " + table)).contains("new,2").doesNotContain("old,1");
    assertThat(tableId()).isEqualTo(id);
  }

  @Test
  void pathCanBeReplaced() {
    Path root = newDirectory();
    sql("CREATE OR REPLACE TABLE delta.`%s` USING delta AS SELECT 1 AS a".formatted(root));
    sql("CREATE OR REPLACE TABLE delta.`%s` USING delta AS SELECT 2 AS b".formatted(root));

    assertThat(sql("SELECT b FROM delta.`%s`".formatted(root))).containsExactly("2");
  }

  @Test
  void tableOfAnotherProviderIsNotReplaced() {
    sql("CREATE TABLE %s (a INT) USING parquet".formatted(table));

    assertThat(sqlFailure("CREATE OR REPLACE TABLE %s (a INT) USING delta".formatted(table)))
        .extracting(SparkThrowable::getCondition)
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
  }

  @Test
  void saveAsTableOverwriteIsNoReplaceAndNeedsTheExtension() {
    sql("CREATE TABLE %s USING delta AS SELECT 1 AS a".formatted(table));

    assertThatThrownBy(
            () ->
                session()
                    .sql("SELECT 'x' AS b")
                    .write()
                    .format("delta")
                    .mode("overwrite")
                    .saveAsTable(table))
        .isInstanceOfSatisfying(
            SparkThrowable.class,
            e ->
                assertThat(e.getCondition())
                    .isEqualTo("DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG"));
    assertThat(sql("SELECT a FROM " + table)).containsExactly("1");
  }

  @Test
  void saveAsTableMakesTheTableWithItsDeltaOptionsAsProperties() {
    session()
        .range(3)
        .write()
        .format("delta")
        .option("delta.appendOnly", "true")
        .partitionBy()
        .saveAsTable(table);

    assertThat(sql("SHOW TBLPROPERTIES " + table)).contains("delta.appendOnly,true");
    assertThat(sql("SELECT count(*) FROM " + table)).containsExactly("3");
  }

  private String tableId() {
    try {
      return ((org.apache.spark.sql.connector.catalog.TableCatalog)
              ((org.apache.spark.sql.classic.SparkSession) session())
                  .sessionState()
                  .catalogManager()
                  .currentCatalog())
          .loadTable(
              org.apache.spark.sql.connector.catalog.Identifier.of(new String[] {"default"}, table))
          .id();
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> operations() {
    return session()
        .sql("CALL system.describe_history('%s')".formatted(table))
        .selectExpr("version", "operation")
        .collectAsList()
        .stream()
        .map((Row row) -> row.mkString(" "))
        .toList();
  }
}
