package io.mangrove

import org.apache.spark.sql.Row

class SessionSuite extends MangroveQueryTest {

  test("two confs and the jar make spark_catalog a Delta catalog") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, name STRING) USING delta")
      sql("INSERT INTO t VALUES (1, 'a'), (2, 'b')")
      checkAnswer(spark.table("t"), Seq(Row(1, "a"), Row(2, "b")))
    }
  }

  test("the session catalog still serves tables that are not Delta") {
    withTable("p") {
      sql("CREATE TABLE p (id INT) USING parquet")
      sql("INSERT INTO p VALUES (1)")
      checkAnswer(sql("SELECT id FROM p"), Row(1))
    }
  }
}
