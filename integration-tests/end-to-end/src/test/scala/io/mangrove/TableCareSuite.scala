package io.mangrove

import org.apache.hadoop.fs.Path
import org.apache.spark.sql.{AnalysisException, Row}

/** The wiring of the statements that protect versions and mend tables. */
class TableCareSuite extends MangroveQueryTest with PlanChecks {

  test("a tagged version is read by its name, and after VACUUM too") {
    var folder: Path = null
    withTable("t", "kept") {
      sql("CREATE TABLE t (id INT) USING delta")
      folder = new Path(sql("DESCRIBE DETAIL t").select("location").head().getString(0))
      sql("INSERT INTO t VALUES (1)")
      sql("INSERT OVERWRITE t VALUES (2)")
      checkAnswer(sql("ALTER TABLE t CREATE TAG first AS OF VERSION 1").select("tag", "version"), Row("first", 1L))
      sql(s"ALTER TABLE delta.`${locationOf("t")}` CREATE TAG IF NOT EXISTS `v-2` RETAIN 7 DAYS")
      checkAnswer(
        sql("SHOW TAGS IN t").selectExpr("tag", "version", "retained_until - created_at"),
        Seq(Row("first", 1L, null), Row("v-2", 2L, java.time.Duration.ofDays(7))))
      withSQLConf("spark.databricks.delta.retentionDurationCheck.enabled" -> "false") {
        sql("VACUUM t RETAIN 0 HOURS")
      }
      checkAnswer(sql("SELECT * FROM t VERSION AS OF 'first'"), Row(1))
      checkAnswer(spark.read.format("delta").option("versionAsOf", "first").load(locationOf("t")), Row(1))
      checkAnswer(sql(s"SELECT * FROM delta.`${locationOf("t")}` VERSION AS OF 'v-2'"), Row(2))
      sql("RESTORE t TO VERSION AS OF 'first'")
      checkAnswer(sql("SELECT * FROM t"), Row(1))
      sql("ALTER TABLE t DROP TAG first")
      assert(intercept[AnalysisException](sql("ALTER TABLE t DROP TAG first")).getCondition == "DELTA_TAG_NOT_FOUND")
      assert(
        intercept[AnalysisException](sql("SELECT * FROM t VERSION AS OF 'first'")).getCondition
          == "DELTA_INVALID_VERSION")
    }
    // Others read all versions of what suites leave; this one they get with its tags.
    folder.getFileSystem(spark.sessionState.newHadoopConf()).delete(folder, true)
    withTable("kept") {
      sql("CREATE TABLE kept (id INT) USING delta")
      sql("INSERT INTO kept VALUES (1)")
      sql("ALTER TABLE kept CREATE TAG `2026.q1`")
      checkAnswer(sql("SELECT * FROM kept VERSION AS OF '2026.q1'"), Row(1))
    }
  }

  test("REORG, ANALYZE, FSCK and VACUUM by inventory, from SQL to the table") {
    var folder: Path = null
    withTable("mended") {
      sql("CREATE TABLE mended (id INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')")
      folder = new Path(sql("DESCRIBE DETAIL mended").select("location").head().getString(0))
      sql("INSERT INTO mended SELECT /*+ COALESCE(1) */ * FROM VALUES (1), (2)")
      sql("DELETE FROM mended WHERE id = 1")
      checkAnswer(
        sql("REORG TABLE mended APPLY (PURGE)").select("metrics.numFilesRemoved", "metrics.numFilesAdded"),
        Row(1L, 1L))
      checkAnswer(sql("ANALYZE TABLE mended COMPUTE DELTA STATISTICS"), Row(0L, 1L, 0L))
      sql("INSERT INTO mended VALUES (3)")
      val file = sql("SELECT DISTINCT _metadata.file_path FROM mended WHERE id = 3").head().getString(0)
      val inventory = s"SELECT '$file' AS path, 1L AS length, false AS isDir, 0L AS modificationTime"
      assert(sql(s"VACUUM mended USING INVENTORY ($inventory) DRY RUN").isEmpty)
      folder.getFileSystem(spark.sessionState.newHadoopConf()).delete(new Path(file), false)
      assert(sql("FSCK REPAIR TABLE mended DRY RUN").count() == 1)
      sql("FSCK REPAIR TABLE mended")
      checkAnswer(sql("SELECT id FROM mended"), Row(2))
    }
    folder.getFileSystem(spark.sessionState.newHadoopConf()).delete(folder, true)
  }
}
