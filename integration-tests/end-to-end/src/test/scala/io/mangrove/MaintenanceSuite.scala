package io.mangrove

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

  test("a mistake is shown where it is") {
    val e = intercept[AnalysisException](sql("DESCRIBE DETAIL t u"))
    assert(e.getCondition == "PARSE_SYNTAX_ERROR")
    assert(e.getMessage.contains("'u'") && e.startPosition.contains(18))
  }
}
