package io.mangrove

import org.apache.spark.sql.{DataFrame, Row}

class ChangeDataSuite extends MangroveQueryTest with PlanChecks {

  private def changes(range: String): DataFrame =
    sql(s"SELECT * EXCEPT (_commit_timestamp) FROM table_changes('t', $range)")

  for (vectors <- Seq(true, false)) {
    val properties = "'delta.enableChangeDataFeed' = 'true', " +
      s"'delta.enableDeletionVectors' = '$vectors'"

    test(s"every way to ask tells what statements did (deletion vectors: $vectors)") {
      withTable("t") {
        sql(s"CREATE TABLE t (k INT, v STRING) USING delta TBLPROPERTIES ($properties)")
        sql("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')")
        sql("UPDATE t SET v = upper(v) WHERE k = 1")
        sql("DELETE FROM t AS x WHERE x.k IN (SELECT 4)")
        sql("""MERGE INTO t USING (SELECT * FROM VALUES (2, 'B'), (3, 'C'), (5, 'E') AS s(k, v)) s
              |ON t.k = s.k WHEN MATCHED AND s.k = 3 THEN DELETE WHEN MATCHED THEN UPDATE SET *
              |WHEN NOT MATCHED THEN INSERT *""".stripMargin)
        val expected = Seq(
          Row(1, "a", "update_preimage", 2L),
          Row(1, "A", "update_postimage", 2L),
          Row(4, "d", "delete", 3L),
          Row(2, "b", "update_preimage", 4L),
          Row(2, "B", "update_postimage", 4L),
          Row(3, "c", "delete", 4L),
          Row(5, "E", "insert", 4L))
        checkAnswer(changes("2"), expected)
        checkAnswer(changes("3, 3"), expected.slice(2, 3))
        checkAnswer(
          sql("SELECT * EXCEPT (_commit_timestamp) FROM t CHANGES FROM VERSION 2 TO VERSION 4"),
          expected)
        checkAnswer(
          spark.read.option("readChangeFeed", "true").option("startingVersion", 2).table("t")
            .drop("_commit_timestamp"),
          expected)
        val metrics = history("t", "operationMetrics")
          .map(_.asInstanceOf[scala.collection.Map[String, String]])
        assert(metrics.head("numTargetChangeFilesAdded").toInt > 0)
        assert(metrics(1)("numAddedChangeFiles").toInt > 0)
        assert(metrics(2)("numAddedChangeFiles").toInt > 0)
      }
    }

    test(s"columns may come while changes are recorded (deletion vectors: $vectors)") {
      withTable("t") {
        sql("CREATE TABLE t (p STRING, k INT, s STRUCT<x: INT>) USING delta PARTITIONED BY (p) " +
          s"TBLPROPERTIES ($properties, 'delta.columnMapping.mode' = 'name')")
        sql("INSERT INTO t VALUES ('a', 1, struct(1)), ('a', 2, struct(2)), ('b', 3, NULL)")
        sql("DELETE FROM t WHERE s.x = 2")
        sql("ALTER TABLE t ADD COLUMN n STRING")
        sql("UPDATE t SET n = 'new', p = 'c' WHERE k = 1")
        sql("DELETE FROM t WHERE p = 'b'")
        checkAnswer(
          changes("2"),
          Seq(
            Row("a", 2, Row(2), null, "delete", 2L),
            Row("a", 1, Row(1), null, "update_preimage", 4L),
            Row("c", 1, Row(1), "new", "update_postimage", 4L),
            Row("b", 3, null, null, "delete", 5L)))
        checkAnswer(spark.table("t"), Row("c", 1, Row(1), "new"))
      }
    }

    test(s"rows keep the ids they are tracked by (deletion vectors: $vectors)") {
      withTable("t") {
        sql("CREATE TABLE t (k INT, v STRING) USING delta " +
          s"TBLPROPERTIES ($properties, 'delta.enableRowTracking' = 'true')")
        sql("INSERT INTO t SELECT /*+ COALESCE(1) */ id, 'a' FROM range(0, 5, 1, 1)")
        sql("UPDATE t SET v = 'b' WHERE k = 3")
        sql("""MERGE INTO t USING (SELECT * FROM VALUES (0), (3), (7) AS s(k)) s ON t.k = s.k
              |WHEN MATCHED AND s.k = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET v = 'c'
              |WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)""".stripMargin)
        sql("DELETE FROM t WHERE k = 1")
        val tracked = "SELECT k, v, _metadata.row_id, _metadata.row_commit_version FROM t"
        checkAnswer(
          sql(s"$tracked WHERE k < 7"),
          Seq(Row(2, "a", 2L, 1L), Row(3, "c", 3L, 3L), Row(4, "a", 4L, 1L)))
        checkAnswer(
          sql(s"SELECT row_id > 4, row_commit_version FROM ($tracked) WHERE k = 7"),
          Row(true, 3L))
      }
    }
  }

  test("a row with several matches is deleted, and recorded, once") {
    withTable("t") {
      sql("CREATE TABLE t (k INT) USING delta " +
        "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')")
      sql("INSERT INTO t VALUES (1), (2), (30)")
      sql("MERGE INTO t USING (SELECT id % 9 AS k FROM range(0, 100000, 1, 4)) s ON t.k = s.k " +
        "WHEN MATCHED THEN DELETE")
      checkAnswer(changes("2"), Seq(Row(1, "delete", 2L), Row(2, "delete", 2L)))
    }
  }
}
