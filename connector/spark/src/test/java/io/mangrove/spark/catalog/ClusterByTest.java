package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CLUSTER BY in statements and writers, and what becomes of it in the log. */
class ClusterByTest {
  private static final String COLUMNS = "(a INT, b STRING, n STRUCT<c: INT, d: ARRAY<INT>>)";

  private final String table = newName();

  private LiveTable load() {
    try {
      TableCatalog catalog =
          (TableCatalog)
              ((org.apache.spark.sql.classic.SparkSession) session())
                  .sessionState()
                  .catalogManager()
                  .catalog("spark_catalog");
      return (LiveTable) catalog.loadTable(Identifier.of(new String[] {"default"}, table));
    } catch (NoSuchTableException e) {
      throw new AssertionError(e);
    }
  }

  private String domain() {
    Snapshot snapshot = load().snapshot();
    DomainMetadata domain = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    return domain == null ? "none" : domain.configuration();
  }

  private CommitInfo lastInfo() {
    return load().log().history().latest(1).get(0).info();
  }

  private String clusteringColumns() {
    return session()
        .sql("CALL system.describe_detail('%s')".formatted(table))
        .selectExpr("concat_ws(',', clusteringColumns)")
        .collectAsList()
        .get(0)
        .getString(0);
  }

  @Test
  void aTableIsMadeClustered() {
    sql("CREATE TABLE %s %s USING delta CLUSTER BY (B, n.C)".formatted(table, COLUMNS));

    assertThat(domain())
        .isEqualTo(
            "{\"clusteringColumns\":[[\"b\"],[\"n\",\"c\"]],\"domainName\":\"delta.clustering\"}");
    assertThat(load().snapshot().protocol().writerFeatures())
        .contains("clustering", "domainMetadata");
    assertThat(load().snapshot().protocol().minReaderVersion()).isEqualTo(1);
    assertThat(lastInfo().operationParameters()).containsEntry("clusterBy", "[\"b\",\"n.c\"]");
    assertThat(clusteringColumns()).isEqualTo("b,n.c");
    assertThat(String.join("\n", sql("DESCRIBE TABLE EXTENDED " + table)))
        .contains("# Clustering Information");
    sql("INSERT INTO %s VALUES (2, 'y', NULL), (1, 'x', NULL)".formatted(table));
    sql("CALL system.optimize('%s')".formatted(table));
    assertThat(sql("SELECT a FROM " + table)).containsExactly("1", "2");
  }

  @Test
  void whatSparkShowsAsTheStatementMakesTheSameTable() {
    sql("CREATE TABLE %s %s USING delta CLUSTER BY (b, n.c)".formatted(table, COLUMNS));
    String statement = sql("SHOW CREATE TABLE " + table).get(0);
    sql("DROP TABLE " + table);

    sql(statement);

    assertThat(clusteringColumns()).isEqualTo("b,n.c");
    assertThat(sql("SHOW CREATE TABLE " + table)).containsExactly(statement);
  }

  @Test
  void aQueryAndWhatTakesATablesPlaceNameColumnsToo() {
    sql("CREATE TABLE %s USING delta CLUSTER BY (id) AS SELECT id FROM range(3)".formatted(table));
    assertThat(clusteringColumns()).isEqualTo("id");
    sql(
        "CREATE OR REPLACE TABLE %s USING delta CLUSTER BY (k) AS SELECT id k FROM range(3)"
            .formatted(table));
    assertThat(clusteringColumns()).isEqualTo("k");
    assertThat(sql("SELECT count(*) FROM " + table)).containsExactly("3");
    sql("REPLACE TABLE %s (k INT) USING delta".formatted(table));
    assertThat(domain()).isEqualTo("none");
  }

  @Test
  void columnsAreChangedAndTakenAway() {
    sql(
        "CREATE TABLE %s %s USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name')"
            .formatted(table, COLUMNS));
    sql("INSERT INTO %s VALUES (2, 'y', NULL), (1, 'x', NULL)".formatted(table));

    sql("ALTER TABLE %s CLUSTER BY (N.c, a)".formatted(table));

    assertThat(clusteringColumns()).isEqualTo("n.c,a");
    assertThat(domain()).contains("[[\"col-").doesNotContain("\"a\"");
    assertThat(lastInfo().operation()).isEqualTo("CLUSTER BY");
    assertThat(lastInfo().operationParameters())
        .isEqualTo(Map.of("oldClusteringColumns", "", "newClusteringColumns", "n.c,a"));
    sql("ALTER TABLE %s RENAME COLUMN a TO z".formatted(table));
    assertThat(clusteringColumns()).isEqualTo("n.c,z");
    assertThat(sqlFailure("ALTER TABLE %s DROP COLUMN z".formatted(table)).getCondition())
        .isEqualTo("DELTA_UNSUPPORTED_DROP_CLUSTERING_COLUMN");
    sql("ALTER TABLE %s CLUSTER BY NONE".formatted(table));
    assertThat(clusteringColumns()).isEmpty();
    assertThat(lastInfo().operationParameters())
        .isEqualTo(Map.of("oldClusteringColumns", "n.c,z", "newClusteringColumns", ""));
    sql("ALTER TABLE %s DROP COLUMN z".formatted(table));
    assertThat(sql("SELECT b FROM " + table)).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void writersNameColumns() throws Exception {
    session().range(4).toDF("a").writeTo(table).using("delta").clusterBy("a").create();
    assertThat(clusteringColumns()).isEqualTo("a");
    session()
        .range(4)
        .toDF("a")
        .write()
        .format("delta")
        .clusterBy("a")
        .mode("append")
        .saveAsTable(table);
    assertThat(sql("SELECT count(*) FROM " + table)).containsExactly("8");
  }

  @Test
  void aStatementAboutATableThatIsThereSaysWhatItIs() {
    String create =
        "CREATE TABLE %s (a INT, b INT) USING delta CLUSTER BY (%s) LOCATION '" + newDirectory();
    sql(create.formatted(table, "a") + "'");
    sql(create.formatted(newName(), "a") + "'");
    assertThat(sqlFailure(create.formatted(newName(), "b") + "'").getCondition())
        .isEqualTo("DELTA_CREATE_TABLE_WITH_DIFFERENT_CLUSTERING");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "(a INT) USING delta CLUSTER BY (a, A) | DELTA_DUPLICATE_COLUMNS_FOUND",
        "(a BINARY) USING delta CLUSTER BY (a) | DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED",
        "(a INT, n STRUCT<x: INT>) USING delta CLUSTER BY (n) |"
            + " DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED",
        "(a INT, b INT) USING delta CLUSTER BY (b) TBLPROPERTIES"
            + " ('delta.dataSkippingNumIndexedCols' = '1') | DELTA_CLUSTERING_COLUMN_MISSING_STATS"
      })
  void columnsThatCannotBeAreRefused(String definition, String condition) {
    assertThat(sqlFailure("CREATE TABLE %s %s".formatted(table, definition)).getCondition())
        .isEqualTo(condition);
    assertThat(sql("SHOW TABLES LIKE '%s'".formatted(table))).isEqualTo(List.of());
  }

  @Test
  void columnsThatAreNotThereAreRefused() {
    sql("CREATE TABLE %s (a INT) USING delta".formatted(table));
    for (String column : List.of("x", "a.x")) {
      assertThat(
              sqlFailure("ALTER TABLE %s CLUSTER BY (%s)".formatted(table, column)).getCondition())
          .isEqualTo("DELTA_COLUMN_NOT_FOUND_IN_SCHEMA");
    }
    assertThat(load().snapshot().version()).isZero();
  }

  @Test
  void aPartitionedTableIsNotClustered() {
    sql("CREATE TABLE %s (a INT, p INT) USING delta PARTITIONED BY (p)".formatted(table));
    assertThat(sqlFailure("ALTER TABLE %s CLUSTER BY (a)".formatted(table)).getCondition())
        .isEqualTo("DELTA_ALTER_TABLE_CLUSTER_BY_ON_PARTITIONED_TABLE_NOT_ALLOWED");
  }
}
