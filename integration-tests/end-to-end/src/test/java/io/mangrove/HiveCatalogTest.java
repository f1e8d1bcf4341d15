package io.mangrove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session catalog over a Hive metastore with embedded Derby. */
class HiveCatalogTest {
  /** One metastore for all tests, each of which leaves it empty: to make one takes seconds. */
  @TempDir static Path metastore;

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
            .config("spark.sql.warehouse.dir", metastore.resolve("warehouse").toString())
            .config(
                "spark.hadoop.javax.jdo.option.ConnectionURL",
                "jdbc:derby:;databaseName=" + metastore.resolve("derby") + ";create=true")
            .config("spark.hadoop.datanucleus.schema.autoCreateAll", "true")
            .config("spark.hadoop.hive.metastore.schema.verification", "false")
            .enableHiveSupport()
            .getOrCreate();
  }

  @AfterEach
  void dropTables() {
    sql("SHOW TABLES").forEach(table -> sql("DROP TABLE " + table.getString(1)));
  }

  @AfterAll
  static void stop() {
    spark.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  private static List<Row> sql(String text) {
    return spark.sql(text).collectAsList();
  }

  @Test
  void managedTableIsFoundByTheNextApplication() {
    sql("CREATE TABLE t (id BIGINT, day STRING) USING delta PARTITIONED BY (day) COMMENT 'kept'");
    sql("INSERT INTO t VALUES (1, 'mon'), (2, 'tue')");
    stop();
    start();

    assertThat(sql("SELECT id FROM t WHERE day = 'tue'"))
        .extracting(Row::mkString)
        .containsExactly("2");
    sql("INSERT INTO t VALUES (3, 'wed')");
    assertThat(sql("SELECT count(*) FROM t")).extracting(Row::mkString).containsExactly("3");
    assertThat(sql("SELECT count(*) FROM t VERSION AS OF 1"))
        .extracting(Row::mkString)
        .containsExactly("2");
  }

  @Test
  void droppedManagedTableLeavesNothingBehind() {
    sql("CREATE TABLE t USING delta AS SELECT 1 AS id");
    assertThat(metastore.resolve("warehouse/t/_delta_log")).isDirectory();
    sql("DROP TABLE t");
    assertThat(sql("SHOW TABLES")).isEmpty();
    assertThat(metastore.resolve("warehouse/t")).doesNotExist();
  }

  @Test
  void externalTableKeepsItsFilesWhenDropped() {
    String location = folder.resolve("elsewhere").toString();
    sql("CREATE TABLE t USING delta LOCATION '" + location + "' AS SELECT 1 AS id");
    sql("DROP TABLE t");
    assertThat(sql("SELECT id FROM delta.`" + location + "`"))
        .extracting(Row::mkString)
        .containsExactly("1");
  }

  @Test
  void firstPlanOfASessionReadsAPath() {
    String path = folder.resolve("table").toString();
    sql("CREATE TABLE delta.`" + path + "` USING delta AS SELECT id FROM range(3)");
    sql("INSERT INTO delta.`" + path + "` VALUES (3)");
    stop();
    start();
    assertThat(spark.read().format("delta").load(path).count()).isEqualTo(4);
    stop();
    start();
    assertThat(spark.read().format("delta").option("versionAsOf", 0).load(path).count())
        .isEqualTo(3);
  }

  @Test
  void dataFramesAreWrittenAsInAnyOtherSession() {
    String path = folder.resolve("table").toString();
    spark.range(3).write().format("delta").save(path);
    spark
        .sql("SELECT 3L AS id, 'x' AS name")
        .write()
        .format("delta")
        .mode("append")
        .option("mergeSchema", "true")
        .save(path);
    assertThat(spark.read().format("delta").load(path).columns()).containsExactly("id", "name");

    spark.range(5).write().format("delta").saveAsTable("t");
    spark.range(2).write().format("delta").mode("overwrite").saveAsTable("t");
    assertThat(sql("SELECT count(*) FROM t")).extracting(Row::mkString).containsExactly("2");
    spark
        .sql("SELECT 9L AS id, 'x' AS name")
        .write()
        .format("delta")
        .mode("append")
        .option("mergeSchema", "true")
        .saveAsTable("t");
    assertThat(spark.table("t").columns()).containsExactly("id", "name");
    assertThat(sql("DESCRIBE HISTORY t")).hasSize(3);
  }

  @Test
  void otherTablesOfTheMetastoreStillWork() {
    sql("CREATE TABLE h (id INT) STORED AS PARQUET");
    sql("INSERT INTO h VALUES (1)");
    sql("CREATE TABLE d USING delta AS SELECT id FROM h");
    assertThat(sql("SHOW TABLES")).extracting(row -> row.getString(1)).containsExactly("d", "h");
    assertThat(sql("SELECT h.id FROM h JOIN d ON h.id = d.id")).hasSize(1);
  }
}
