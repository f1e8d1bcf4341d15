package io.mangrove

import org.apache.spark.sql.{AnalysisException, Row}

class HistorySuite extends MangroveQueryTest with PlanChecks {

  private def withHistory(f: => Unit): Unit = withTable("t") {
    sql("CREATE TABLE t (id INT) USING delta")
    sql("INSERT INTO t VALUES (1), (2)")
    sql("INSERT OVERWRITE t VALUES (3)")
    f
  }

  test("DESCRIBE HISTORY has the columns that users of Delta know") {
    withHistory {
      assert(
        sql("DESCRIBE HISTORY t").columns.toSeq == Seq(
          "version", "timestamp", "userId", "userName", "operation", "operationParameters", "job",
          "notebook", "clusterId", "readVersion", "isolationLevel", "isBlindAppend",
          "operationMetrics", "userMetadata", "engineInfo"))
    }
  }

  test("DESCRIBE HISTORY tells who made the versions, newest first") {
    withHistory {
      val versions = sql("DESCRIBE HISTORY t").select("version", "operation")
      checkAnswer(versions, Seq(Row(2, "WRITE"), Row(1, "WRITE"), Row(0, "CREATE TABLE")))
      assert(versions.collect().map(_.getLong(0)).toSeq == Seq(2L, 1L, 0L))
      val append = sql("DESCRIBE HISTORY t").where("version = 1").head()
      val metrics = append.getMap[String, String](append.fieldIndex("operationMetrics"))
      assert(metrics("numOutputRows") == "2" && metrics("numFiles").toInt >= 1)
      assert(append.getMap[String, String](append.fieldIndex("operationParameters"))("mode") == "Append")
      assert(append.getBoolean(append.fieldIndex("isBlindAppend")))
      assert(append.getString(append.fieldIndex("engineInfo")).contains("Mangrove"))
    }
  }

  test("LIMIT takes the newest, and a parameter may say how many") {
    withHistory {
      assert(sql("DESC HISTORY t LIMIT 2").select("version").collect().map(_.getLong(0)).toSeq == Seq(2L, 1L))
      assert(spark.sql("DESCRIBE HISTORY t LIMIT :n", Map("n" -> 1)).count() == 1)
      assert(spark.sql("DESCRIBE HISTORY IDENTIFIER(?)", Array("t")).count() == 3)
      assert(sql("DESCRIBE HISTORY t LIMIT 0").count() == 0)
    }
  }

  test("a path, a qualified name and CALL say the same") {
    withHistory {
      val expected = sql("DESCRIBE HISTORY t").collect().toSeq
      val path = locationOf("t")
      checkAnswer(sql(s"DESCRIBE HISTORY '$path'"), expected)
      checkAnswer(sql(s"DESCRIBE HISTORY delta.`$path`"), expected)
      checkAnswer(sql("DESCRIBE HISTORY default.t"), expected)
      checkAnswer(sql("DESCRIBE HISTORY spark_catalog.default.t"), expected)
      checkAnswer(sql("CALL spark_catalog.system.describe_history('t')"), expected)
      checkAnswer(sql("CALL spark_catalog.system.describe_history(table => 't', limit => 3)"), expected)
    }
  }

  test("EXPLAIN DESCRIBE HISTORY shows the call and does not run it") {
    val plan = sql("EXPLAIN DESCRIBE HISTORY t_that_is_not_there").head().getString(0)
    assert(plan.toLowerCase.contains("call"))
  }

  test("a table that is not there, or not Delta, has no history") {
    withTable("p") {
      sql("CREATE TABLE p (id INT) USING parquet")
      assert(intercept[AnalysisException](sql("DESCRIBE HISTORY p")).getCondition.startsWith("DELTA_"))
      assert(intercept[AnalysisException](sql("DESCRIBE HISTORY nowhere")).getCondition.startsWith("DELTA_"))
      assert(intercept[AnalysisException](sql("DESCRIBE HISTORY '/nowhere'")).getCondition.startsWith("DELTA_"))
    }
  }

  test("a table called history is described as before") {
    withTable("history") {
      sql("CREATE TABLE history (id INT) USING delta")
      checkAnswer(sql("DESCRIBE history").select("col_name"), Row("id"))
      assert(sql("DESCRIBE HISTORY history").count() == 1)
    }
  }

  test("a parse error of Spark stays Spark's") {
    val e = intercept[AnalysisException](sql("DESCRIBE HISTORY"))
    assert(e.getCondition == "TABLE_OR_VIEW_NOT_FOUND" || e.getCondition == "PARSE_SYNTAX_ERROR")
    assert(intercept[AnalysisException](sql("DESCRIBE HISTORY t LIMIT many")).getCondition == "PARSE_SYNTAX_ERROR")
  }
}
