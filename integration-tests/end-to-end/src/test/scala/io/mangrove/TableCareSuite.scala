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
}
