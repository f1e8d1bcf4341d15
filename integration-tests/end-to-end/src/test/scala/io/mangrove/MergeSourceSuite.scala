package io.mangrove

import java.util.concurrent.atomic.AtomicInteger

import org.apache.spark.sql.Row

/** A MERGE asks its source once, unless that is sure to give the same rows again. */
class MergeSourceSuite extends MangroveQueryTest with PlanChecks {

  private def withTarget(vectors: Boolean)(f: => Unit): Unit = withTable("t") {
    sql("CREATE TABLE t (k INT, v STRING) USING delta " +
      s"TBLPROPERTIES ('delta.enableDeletionVectors' = '$vectors')")
    sql("INSERT INTO t VALUES (1, 'old'), (2, 'old'), (7, 'old')")
    f
  }

  test("a source that is another when it is asked again") {
    val update = "WHEN MATCHED THEN UPDATE SET v = s.v "
    val insert = "WHEN NOT MATCHED THEN INSERT * "
    val delete = "WHEN NOT MATCHED BY SOURCE THEN DELETE"
    val updated = Seq(Row(1, "new"), Row(2, "new"))
    val untouched = Row(7, "old")
    val inserted = Row(3, "new")
    val outcomes = Seq(
      update -> (updated :+ untouched),
      (update + insert) -> (updated :+ inserted :+ untouched),
      insert -> Seq(Row(1, "old"), Row(2, "old"), inserted, untouched),
      (update + insert + delete) -> (updated :+ inserted),
      (update + delete) -> updated)
    val rows = 3
    val asked = MergeSourceSuite.asked // a UDF would have a copy of one of the suite
    // It is taken for deterministic, and finds other keys when it has seen all rows.
    spark.udf.register("aging", (k: Integer) => k + MergeSourceSuite.asked.getAndIncrement() / rows * 100)
    withTempPath { path =>
      withTable("d") {
        val data = spark.range(1, 4, 1, 1).selectExpr("int(id) AS k", "'new' AS v")
        data.write.parquet(path.toString)
        data.write.format("delta").saveAsTable("d")
        val sources = Seq(
          s"SELECT aging(k) AS k, v FROM parquet.`$path`" -> outcomes,
          "SELECT aging(k) AS k, v FROM d" -> outcomes.take(2),
          "SELECT aging(k) AS k, max(v) AS v FROM d GROUP BY k" -> outcomes.take(2))
        for ((source, outcomes) <- sources; ((clauses, outcome), i) <- outcomes.zipWithIndex) {
          withTarget(vectors = i % 2 == 0) {
            asked.set(0)
            withClue(s"$source: $clauses") {
              sql(s"MERGE INTO t USING ($source) s ON t.k = s.k $clauses")
              checkAnswer(spark.table("t"), outcome)
              assert(asked.get() == rows)
            }
          }
        }
      }
    }
  }

  test("sources that take any rows") {
    withTable("many") {
      sql("CREATE TABLE many USING delta AS SELECT /*+ REPARTITION(4) */ int(id) AS k FROM range(400)")
      val sources = Seq(
        "SELECT k FROM many LIMIT 50",
        "SELECT k FROM many TABLESAMPLE (20 PERCENT)",
        "SELECT DISTINCT abs(hash(uuid())) % 400 AS k FROM many",
        "SELECT any_value(k) AS k FROM many GROUP BY k % 50",
        "SELECT k FROM (SELECT k, row_number() OVER (PARTITION BY k % 50 ORDER BY 1) AS n FROM many) WHERE n = 1")
      for ((source, i) <- sources.zipWithIndex) {
        withTable("t") {
          sql("CREATE TABLE t USING delta TBLPROPERTIES " +
            s"('delta.enableDeletionVectors' = '${i % 2 == 0}') AS " +
            "SELECT /*+ REPARTITION(4) */ int(id * 2) AS k, 'old' AS v FROM range(200)")
          withClue(source) {
            val answer = sql(s"MERGE INTO t USING ($source) s ON t.k = s.k " +
              "WHEN MATCHED THEN UPDATE SET v = 'new' WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, 'new')")
            val changed = answer.head().getLong(0)
            checkAnswer(sql("SELECT count_if(v = 'new'), count(DISTINCT k) - count(*) FROM t"), Row(changed, 0))
            assert(changed > 0)
          }
        }
      }
    }
  }

  test("the table itself is a source, as it was before") {
    for (vectors <- Seq(true, false)) {
      withTarget(vectors) {
        sql("""MERGE INTO t USING t s ON t.k = s.k + 1
              |WHEN MATCHED THEN UPDATE SET v = 'after ' || s.k
              |WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k + 1, 'after ' || s.k)
              |WHEN NOT MATCHED BY SOURCE AND t.k = 7 THEN DELETE""".stripMargin)
        sql("INSERT INTO t VALUES (9, 'late')")
        sql("""MERGE INTO t USING (SELECT k FROM t VERSION AS OF 1) s ON t.k = s.k
              |WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)""".stripMargin)
        checkAnswer(spark.table("t"), Seq(Row(3, "after 2"), Row(7, null), Row(8, "after 7"), Row(9, "late")))
      }
    }
  }
}

object MergeSourceSuite {
  private val asked = new AtomicInteger
}
