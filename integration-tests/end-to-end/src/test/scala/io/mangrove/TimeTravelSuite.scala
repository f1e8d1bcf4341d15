package io.mangrove

import java.nio.file.Files
import java.nio.file.attribute.FileTime
import java.time.Instant

import org.apache.spark.sql.{AnalysisException, Row}

class TimeTravelSuite extends MangroveQueryTest with PlanChecks {

  /** Three versions with 0, 1 and 2 rows, a day apart. */
  private def withVersions(f: String => Unit): Unit = withTable("t") {
    sql("CREATE TABLE t (id INT) USING delta")
    sql("INSERT INTO t VALUES (1)")
    sql("INSERT INTO t VALUES (2)")
    val path = locationOf("t")
    for (version <- 0 to 2) {
      Files.setLastModifiedTime(
        folderOf(path).resolve("_delta_log").resolve(f"$version%020d.json"),
        FileTime.from(Instant.parse(s"2024-01-0${version + 1}T12:00:00Z")))
    }
    f(path)
  }

  test("VERSION AS OF and TIMESTAMP AS OF read a table as it was") {
    withVersions { _ =>
      checkAnswer(sql("SELECT * FROM t VERSION AS OF 0"), Nil)
      checkAnswer(sql("SELECT * FROM t VERSION AS OF '1'"), Row(1))
      checkAnswer(sql("SELECT * FROM t FOR SYSTEM_VERSION AS OF 2"), Seq(Row(1), Row(2)))
      checkAnswer(sql("SELECT * FROM t TIMESTAMP AS OF '2024-01-02 12:00:00'"), Row(1))
      checkAnswer(sql("SELECT * FROM t TIMESTAMP AS OF date '2024-01-03'"), Row(1))
      checkAnswer(sql("SELECT a.id FROM t VERSION AS OF 2 a ANTI JOIN t VERSION AS OF 1 b ON a.id = b.id"), Row(2))
    }
  }

  test("the options of a reader do the same for names and paths") {
    withVersions { path =>
      checkAnswer(spark.read.option("versionAsOf", 1).table("t"), Row(1))
      checkAnswer(spark.read.option("timestampAsOf", "2024-01-02").table("t"), Nil)
      checkAnswer(spark.read.format("delta").option("versionAsOf", "1").load(path), Row(1))
      checkAnswer(spark.read.format("delta").option("timestampAsOf", "2024-01-02 13:00:00").load(path), Row(1))
      checkAnswer(sql("SELECT * FROM t WITH ('versionAsOf' = '1')"), Row(1))
    }
  }

  test("a path may name its version") {
    withVersions { path =>
      checkAnswer(sql(s"SELECT * FROM delta.`$path@v1`"), Row(1))
      checkAnswer(sql(s"SELECT * FROM delta.`$path` VERSION AS OF 1"), Row(1))
      checkAnswer(sql(s"SELECT * FROM delta.`$path` TIMESTAMP AS OF '2024-01-02 12:00:00'"), Row(1))
      checkAnswer(sql(s"SELECT * FROM delta.`$path@20240102120000000`"), Row(1))
      checkAnswer(spark.read.format("delta").load(s"$path@v1"), Row(1))
    }
  }

  test("a version that is not there says what range exists") {
    withVersions { path =>
      val e = intercept[AnalysisException](sql("SELECT * FROM t VERSION AS OF 7"))
      assert(e.getCondition == "DELTA_VERSION_NOT_FOUND")
      assert(e.getMessage.contains("0") && e.getMessage.contains("2") && e.getMessage.contains("7"))
      val late = intercept[AnalysisException](sql("SELECT * FROM t TIMESTAMP AS OF '2030-01-01'"))
      assert(late.getCondition == "DELTA_TIMESTAMP_GREATER_THAN_COMMIT")
      val early = intercept[AnalysisException](sql("SELECT * FROM t TIMESTAMP AS OF '2020-01-01'"))
      assert(early.getCondition == "DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION")
      val pinned = intercept[AnalysisException](sql(s"SELECT * FROM delta.`$path@v9`"))
      assert(pinned.getCondition == "DELTA_VERSION_NOT_FOUND")
    }
  }

  test("a version in two ways, or one that is no number, is refused") {
    withVersions { path =>
      val both = intercept[AnalysisException](
        spark.read.option("versionAsOf", 1).option("timestampAsOf", "2024-01-02").table("t"))
      assert(both.getCondition != null)
      intercept[AnalysisException](sql(s"SELECT * FROM delta.`$path@v1` VERSION AS OF 1"))
      intercept[AnalysisException](sql("SELECT * FROM t VERSION AS OF 'one'"))
    }
  }

  test("a version of the past is not written to") {
    withVersions { path =>
      intercept[AnalysisException](spark.range(1).toDF("id").write.format("delta").mode("append").save(s"$path@v1"))
      intercept[AnalysisException](sql(s"INSERT INTO delta.`$path@v1` VALUES (9)"))
      assert(newestVersion("t") == 2)
    }
  }

  test("a DataFrame made before a commit sees the table as it is when it runs") {
    withVersions { _ =>
      val live = spark.table("t")
      val pinned = spark.read.option("versionAsOf", 2).table("t")
      sql("INSERT INTO t VALUES (3)")
      assert(live.count() == 3)
      assert(pinned.count() == 2)
    }
  }
}
