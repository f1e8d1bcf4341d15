package io.mangrove

import scala.concurrent.{Await, ExecutionContext, Future}
import scala.concurrent.duration.Duration

import org.apache.spark.SparkThrowable
import org.apache.spark.sql.{AnalysisException, Row}

/** The wiring of the statements that keep tables healthy: from SQL to the procedure. */
class MaintenanceSuite extends MangroveQueryTest with PlanChecks {

  test("DESCRIBE DETAIL by name, by path and as a call say the same") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p)")
      sql("INSERT INTO t VALUES (1, 1), (2, 2)")
      val path = locationOf("t")
      val expected = sql("DESCRIBE DETAIL t").drop("name").collect().toSeq
      checkAnswer(sql("DESCRIBE DETAIL t").select("format", "numFiles"), Row("delta", 2L))
      checkAnswer(sql(s"DESC DETAIL '$path'").drop("name"), expected)
      checkAnswer(sql(s"DESCRIBE DETAIL delta.`$path`").drop("name"), expected)
      checkAnswer(sql("CALL spark_catalog.system.describe_detail('default.t')").drop("name"), expected)
    }
  }

  test("SHOW PARTITIONS has columns with types, and is Spark's for other tables") {
    withTable("t", "other") {
      sql("CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p)")
      sql("INSERT INTO t VALUES (1, 1), (2, 2)")
      checkAnswer(sql("SHOW PARTITIONS t"), Seq(Row(1), Row(2)))
      checkAnswer(sql("SHOW PARTITIONS default.t PARTITION (p = 2)"), Row(2))
      checkAnswer(sql(s"SHOW PARTITIONS delta.`${locationOf("t")}`"), Seq(Row(1), Row(2)))
      checkAnswer(sql(s"SHOW PARTITIONS '${locationOf("t")}'"), Seq(Row(1), Row(2)))
      sql("CREATE TABLE other (id INT, p INT) USING parquet PARTITIONED BY (p)")
      sql("INSERT INTO other VALUES (1, 7)")
      checkAnswer(sql("SHOW PARTITIONS other"), Row("p=7"))
    }
  }

  test("OPTIMIZE puts files together, of some partitions if asked") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, p STRING) USING delta PARTITIONED BY (p)")
      (1 to 3).foreach(i => sql(s"INSERT INTO t VALUES ($i, 'a'), ($i, 'b')"))
      val expected = sql("SELECT * FROM t").collect().toSeq
      checkAnswer(
        sql("OPTIMIZE t WHERE p = 'a'").select("metrics.numFilesAdded", "metrics.numFilesRemoved"),
        Row(1L, 3L))
      assert(spark.sql("OPTIMIZE t WHERE p = :p", Map("p" -> "b")).select("metrics.numFilesAdded").head().getLong(0) == 1)
      assert(sql(s"OPTIMIZE '${locationOf("t")}'").columns.toSeq == Seq("path", "metrics"))
      checkAnswer(sql("SELECT * FROM t"), expected)
      checkAnswer(sql("SELECT count(DISTINCT _metadata.file_path) FROM t"), Row(2L))
      sql("EXECUTE IMMEDIATE 'OPTIMIZE t WHERE p = :p' USING 'c' AS p")
      val e = intercept[AnalysisException](sql("OPTIMIZE t WHERE id = 1"))
      assert(e.getCondition == "DELTA_NON_PARTITION_COLUMN_REFERENCE")
    }
  }

  test("EXPLAIN OPTIMIZE does nothing") {
    withTable("t") {
      sql("CREATE TABLE t (id INT) USING delta")
      (1 to 2).foreach(i => sql(s"INSERT INTO t VALUES ($i)"))
      assert(sql("EXPLAIN OPTIMIZE t").head().getString(0).toLowerCase.contains("call"))
      checkAnswer(sql("DESCRIBE HISTORY t LIMIT 1").select("version", "operation"), Row(2L, "WRITE"))
    }
  }

  test("OPTIMIZE and an append at the same time commit, and so does a DELETE that is tried again") {
    withTable("t") {
      sql("CREATE TABLE t (id INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')")
      (0 until 6).foreach(i => sql(s"INSERT INTO t VALUES (${i * 10}), (${i * 10 + 1})"))
      def run(statement: String): Unit = spark.newSession().sql(statement).collect()
      // Rows that are to be masked where OPTIMIZE has moved them from are a conflict by file.
      def again(statement: String): Unit =
        try run(statement)
        catch { case e: SparkThrowable if e.getCondition.startsWith("DELTA_CONCURRENT") => run(statement) }
      val running = Seq(
        Future(run("OPTIMIZE t"))(ExecutionContext.global),
        Future(again("DELETE FROM t WHERE id % 10 = 1"))(ExecutionContext.global),
        Future(run("INSERT INTO t VALUES (7)"))(ExecutionContext.global))
      running.foreach(Await.result(_, Duration(120, "s")))
      checkAnswer(sql("SELECT id FROM t"), (0 until 6).map(i => Row(i * 10)) :+ Row(7))
    }
  }

  test("VACUUM deletes what no version needs, once it is permitted, and RESTORE tells what is gone") {
    withTable("t") {
      sql("CREATE TABLE t (id INT) USING delta")
      sql("INSERT INTO t VALUES (1)")
      sql("INSERT OVERWRITE t VALUES (2)")
      val e = intercept[AnalysisException](sql("VACUUM t RETAIN 0 HOURS"))
      assert(e.getCondition == "DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT" && e.getMessage.contains("168"))
      withSQLConf("spark.databricks.delta.retentionDurationCheck.enabled" -> "false") {
        assert(sql("VACUUM t RETAIN 0 HOURS DRY RUN").count() == 1)
        assert(spark.sql("VACUUM t RETAIN :h HOURS", Map("h" -> 0)).columns.toSeq == Seq("path"))
      }
      checkAnswer(sql("SELECT * FROM t"), Row(2))
      checkAnswer(
        sql("DESCRIBE HISTORY t LIMIT 2").select("operation"),
        Seq(Row("VACUUM END"), Row("VACUUM START")))
      assert(
        intercept[AnalysisException](sql("RESTORE t TO VERSION AS OF 1")).getCondition
          == "DELTA_FILE_NOT_FOUND_DETAILED")
    }
  }

  test("RESTORE makes an earlier version the newest") {
    withTable("t") {
      sql("CREATE TABLE t (id INT) USING delta")
      sql("INSERT INTO t VALUES (1), (2)")
      sql("DELETE FROM t WHERE id = 1")
      assert(sql("RESTORE TABLE t TO VERSION AS OF 1").columns.head == "table_size_after_restore")
      checkAnswer(sql("SELECT * FROM t"), Seq(Row(1), Row(2)))
      sql(s"RESTORE delta.`${locationOf("t")}` VERSION AS OF '2'")
      checkAnswer(sql("SELECT * FROM t"), Row(2))
    }
  }

  test("OPTIMIZE ZORDER BY keeps all rows") {
    withTable("t") {
      sql("CREATE TABLE t (a INT, `b c` STRING) USING delta " +
        "TBLPROPERTIES ('delta.columnMapping.mode' = 'name')")
      (1 to 3).foreach(i => sql(s"INSERT INTO t VALUES ($i, 'x$i')"))
      val expected = sql("SELECT * FROM t").collect().toSeq
      checkAnswer(sql("OPTIMIZE t ZORDER BY (a, `b c`)").select("metrics.zOrderStats.strategyName"), Row("all"))
      checkAnswer(sql("SELECT * FROM t"), expected)
      assert(intercept[AnalysisException](sql("OPTIMIZE t ZORDER BY x")).getCondition.startsWith("DELTA_ZORDERING"))
    }
  }

  test("writers say CLUSTER BY for tables they make, and for others what they are") {
    withTable("t") {
      withTempPath { path =>
        val rows = spark.range(5).selectExpr("id a", "struct(id b) s")
        rows.write.format("delta").clusterBy("a", "s.b").save(path.getPath)
        rows.write.format("delta").clusterBy("a", "s.b").mode("append").save(path.getPath)
        rows.write.format("delta").clusterBy("a", "s.b").mode("overwrite").saveAsTable("t")
        rows.write.format("delta").clusterBy("a", "s.b").mode("overwrite").saveAsTable("t")
        Seq("t", s"delta.`$path`").foreach { table =>
          checkAnswer(sql(s"DESCRIBE DETAIL $table").select("clusteringColumns"), Row(Seq("a", "s.b")))
        }
        checkAnswer(sql(s"SELECT count(*) FROM delta.`$path`"), Row(10L))
        checkAnswer(sql("SELECT count(*) FROM t"), Row(5L))
        val e = intercept[AnalysisException](
          rows.write.format("delta").clusterBy("s.b").mode("append").save(path.getPath))
        assert(e.getCondition == "DELTA_CLUSTERING_COLUMNS_MISMATCH")
      }
    }
  }

  test("large appends to clustered tables are in order, small ones as they come") {
    val overlaps = "SELECT count(*) FROM (SELECT lag(greatest) OVER (ORDER BY least, greatest) before, least FROM " +
      "(SELECT min(a) least, max(a) greatest FROM t GROUP BY _metadata.file_path)) WHERE before > least"
    val rows = "SELECT (id * 7919) % 1000 a, id b FROM range(0, 1000, 1, 3)"
    Seq("1000000000" -> 2L, "1" -> 0L).foreach { case (least, expected) =>
      withTable("t") {
        sql("CREATE TABLE t (a BIGINT, b BIGINT) USING delta CLUSTER BY (a)")
        withSQLConf("spark.mangrove.clusterOnWrite.minBytes" -> least, "spark.sql.shuffle.partitions" -> "3",
          "spark.sql.adaptive.enabled" -> "false") {
          sql(s"INSERT INTO t $rows")
        }
        checkAnswer(sql("SELECT count(*), sum(b), count(DISTINCT _metadata.file_path) FROM t"), Row(1000L, 499500L, 3L))
        checkAnswer(sql(overlaps), Row(expected))
        sql("OPTIMIZE t")
        checkAnswer(sql("SELECT sum(b), count(DISTINCT _metadata.file_path) FROM t"), Row(499500L, 1L))
      }
    }
  }

  test("a mistake is shown where it is") {
    val e = intercept[AnalysisException](sql("DESCRIBE DETAIL t u"))
    assert(e.getCondition == "PARSE_SYNTAX_ERROR")
    assert(e.getMessage.contains("'u'") && e.startPosition.contains(18))
  }
}
