package io.mangrove

import scala.util.{Random, Try}

import org.apache.spark.SparkThrowable
import org.apache.spark.sql.{QueryTest, Row}
import org.apache.spark.sql.execution.SparkPlan
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec

/** How a MERGE with a small source finds its rows, and that it finds the same ones as Spark would. */
class MergeSuite extends MangroveQueryTest with PlanChecks with AdaptiveSparkPlanHelper {

  test("a MERGE does the same whether its source is sent to the table's rows or not") {
    val random = new Random(42)
    (1 to 8).foreach { round =>
      withTable("bettered", "plain", "s") {
        val vectors = random.nextBoolean()
        Seq("bettered", "plain").foreach { t =>
          sql(s"CREATE TABLE $t (k INT, c STRING, v INT) USING delta " +
            s"TBLPROPERTIES ('delta.enableDeletionVectors' = '$vectors')")
        }
        sql(s"INSERT INTO bettered VALUES ${rowsOf(random, 60, 40)}")
        sql("INSERT INTO plain SELECT * FROM bettered")
        val keys = Seq("INT", "BIGINT", "DOUBLE", "DECIMAL(12, 1)")(random.nextInt(4))
        sql(s"CREATE TABLE s (k $keys, c STRING, v INT) USING delta")
        // A key may stand twice in the source, which only some statements forbid.
        sql(s"INSERT INTO s VALUES ${rowsOf(random, 12, if (random.nextBoolean()) 50 else 500)}")
        val statement = s"USING s ON ${conditionOf(random)} ${clausesOf(random)}"
        val outcome = outcomeOf(s"MERGE INTO bettered AS t $statement")
        withSQLConf("spark.sql.optimizer.excludedRules" -> "mangrove.MergePlans") {
          assert(outcome == outcomeOf(s"MERGE INTO plain AS t $statement"), s"$round: $statement")
        }
        withClue(s"$round: $statement") {
          checkAnswer(spark.table("bettered"), spark.table("plain"))
        }
      }
    }
  }

  test("a MERGE finds its rows without dynamic pruning") {
    withSQLConf("spark.sql.optimizer.dynamicPartitionPruning.enabled" -> "false") {
      Seq(
        "WHEN MATCHED THEN UPDATE SET *" -> Seq(Row(1, 0), Row(2, 5)),
        "WHEN NOT MATCHED THEN INSERT *" -> Seq(Row(1, 0), Row(2, 0), Row(3, 5)),
        "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT *" -> Seq(Row(1, 0), Row(3, 5)),
        "WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY SOURCE THEN DELETE" -> Nil)
        .foreach { case (clauses, rows) =>
          withTable("t", "s") {
            sql("CREATE TABLE t (k INT, v INT) USING delta")
            sql("INSERT INTO t VALUES (1, 0), (2, 0)")
            sql("CREATE TABLE s USING delta AS SELECT * FROM VALUES (2, 5), (3, 5) AS s(k, v)")
            sql(s"MERGE INTO t USING s ON t.k = s.k $clauses")
            checkAnswer(spark.table("t"), rows)
          }
        }
    }
  }

  private def rowsOf(random: Random, count: Int, keys: Int): String =
    Seq
      .fill(count) {
        val key = if (random.nextInt(10) == 0) "NULL" else random.nextInt(keys).toString
        val text = if (random.nextInt(8) == 0) "NULL" else s"'c${random.nextInt(3)}'"
        s"($key, $text, ${random.nextInt(100)})"
      }
      .mkString(", ")

  private def conditionOf(random: Random): String =
    Seq(
      "t.k = s.k",
      "t.k = s.k AND t.c = s.c",
      "t.k = s.k AND t.v > s.v",
      "t.k <=> s.k",
      "t.k = s.k AND t.c <=> s.c AND t.v % 2 = 0",
      "t.k + 1 = s.k AND s.v < 50",
      "t.k > s.k + 30")(random.nextInt(7))

  private def clausesOf(random: Random): String = {
    val matched = Seq(
      Nil,
      Seq("WHEN MATCHED THEN UPDATE SET *"),
      Seq("WHEN MATCHED THEN DELETE"),
      Seq(
        "WHEN MATCHED AND s.v < 30 THEN DELETE",
        "WHEN MATCHED AND t.v > 20 THEN UPDATE SET v = t.v + s.v"))(random.nextInt(4))
    val missing = Seq(
      Nil,
      Seq("WHEN NOT MATCHED THEN INSERT *"),
      Seq(
        "WHEN NOT MATCHED AND s.v > 50 THEN INSERT (k, v) VALUES (s.k, -1)",
        "WHEN NOT MATCHED AND s.c IS NULL THEN INSERT *"))(random.nextInt(3))
    val bySource = Seq(
      Nil,
      Seq("WHEN NOT MATCHED BY SOURCE AND t.v < 50 THEN DELETE"),
      Seq("WHEN NOT MATCHED BY SOURCE THEN UPDATE SET c = 'gone'"))(random.nextInt(3))
    val all = matched ++ missing ++ bySource
    (if (all.isEmpty) Seq("WHEN NOT MATCHED THEN INSERT *") else all).mkString(" ")
  }

  /** The condition of its error, if it fails. */
  private def outcomeOf(statement: String): Option[String] =
    Try(sql(statement)).failed.toOption.map {
      case e: SparkThrowable => e.getCondition
      case other => throw other
    }

  test("the scan of the table leaves out files by the keys of the source") {
    withTable("t", "s") {
      sql("CREATE TABLE t (k INT, v STRING) USING delta " +
        "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')")
      sql("INSERT INTO t SELECT /*+ REPARTITION_BY_RANGE(10, id) */ id, 'a' FROM range(1000)")
      sql("CREATE TABLE s (k INT, v STRING) USING delta")
      // The keys of two files far from each other, and one beyond all.
      sql("INSERT INTO s VALUES (5, 'b'), (950, 'b'), (2000, 'b')")
      val on = "INTO t USING s ON t.k = s.k"
      Seq(
        s"MERGE $on WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
        s"MERGE $on AND t.k > 900 WHEN MATCHED THEN UPDATE SET v = 'c'",
        s"MERGE $on WHEN NOT MATCHED AND s.v <> 'x' THEN INSERT *").foreach { statement =>
        // Two files of 100 rows, and what the first MERGE wrote.
        val read = scansOf(planOf(statement)).map(_.metrics("numOutputRows").value)
        assert(read.max <= 203, statement)
      }
      checkAnswer(
        sql("SELECT k, v FROM t WHERE v <> 'a'"),
        Seq(Row(5, "b"), Row(950, "c"), Row(2000, "c")))
    }
  }

  test("the scan of the table leaves out files by keys of a wider type") {
    val day = "date_add(DATE'2020-01-01', int(id))"
    Seq(
      ("INT", "BIGINT", "id", "(5), (95), (3000000000)"),
      ("SMALLINT", "DECIMAL(20, 1)", "id", "(5), (95), (5.5), (-95000), (null)"),
      ("DECIMAL(8, 2)", "DECIMAL(20, 4)", "id / 4", "(1.25), (23.75), (1.2549), (123456789)"),
      ("DATE", "TIMESTAMP", day, "('2020-01-06'), ('2020-04-05'), ('2020-01-06 12:00:00')"),
      ("DATE", "TIMESTAMP_NTZ", day, "('2020-01-06'), ('2020-04-05'), ('2020-01-06 12:00:00')"))
      .foreach { case (narrow, wide, key, values) =>
        withTable("t") {
          sql("CREATE TABLE t USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS SELECT " +
            s"/*+ REPARTITION_BY_RANGE(10, id) */ CAST($key AS $narrow) AS k, id FROM range(100)")
          val source = s"(SELECT CAST(k AS $wide) AS k FROM VALUES $values AS s(k)) s"
          Seq(
            "WHEN MATCHED THEN UPDATE SET id = t.id + 1000 WHEN NOT MATCHED AND false THEN INSERT (id) VALUES (0)",
            "WHEN MATCHED THEN DELETE").foreach { clauses =>
            val statement = s"MERGE INTO t USING $source ON t.k = s.k $clauses"
            val read = scansOf(planOf(statement)).map(_.metrics("numOutputRows").value)
            assert(read.max <= 30, s"$narrow $wide $clauses")
            checkAnswer(
              sql("SELECT count(*), sum(id) FROM t"),
              if (clauses.contains("UPDATE")) Row(100, 4950 + 2000) else Row(98, 4950 - 100))
          }
        }
      }
  }

  test("a small source is broadcast, and the rows of the table that match nothing stay") {
    withTable("t") {
      sql("CREATE TABLE t (k INT, v STRING, w STRING) USING delta " +
        "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')")
      sql("INSERT INTO t SELECT id, 'a', 'w' FROM range(1000)")
      val on = "MERGE INTO t USING (SELECT * FROM VALUES (1, 'b'), (2000, 'b') AS s(k, v)) s" +
        " ON t.k = s.k"
      val upsert = planOf(
        s"$on WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (k, v) " +
          "VALUES (s.k, s.v)")
      assert(joinsOf(upsert) == 1)
      assert(rowsShuffled(upsert) <= 3)
      val all = planOf(
        s"$on WHEN MATCHED THEN UPDATE SET v = 'c' WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)" +
          " WHEN NOT MATCHED BY SOURCE AND t.k >= 998 THEN DELETE")
      assert(joinsOf(all) == 3)
      assert(rowsShuffled(all) <= 4)
      checkAnswer(
        sql("SELECT count(*), sum(k), count_if(v = 'c'), count_if(v = 'a'), count(w) FROM t"),
        Row(999, 501500 - 998 - 999, 2, 997, 998))
    }
  }

  test("the pass that finds matches reads keys and conditions only") {
    withTable("t") {
      sql("CREATE TABLE t (k INT, v STRING, payload STRING) USING delta " +
        "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')")
      sql("INSERT INTO t SELECT id, 'a', 'long' FROM range(100)")
      val on = "MERGE INTO t USING (SELECT * FROM VALUES (1), (200) AS s(k)) s ON t.k = s.k"
      def read(clauses: String): Set[Seq[String]] =
        scansOf(planOf(s"$on $clauses")).map(_.scan.readSchema().fieldNames.toSeq).toSet
      val id = Seq("_mangrove_file", "_mangrove_pos")
      assert(read("WHEN MATCHED AND t.v = 'b' THEN DELETE") == Set(Seq("k", "v") ++ id))
      assert(read("WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)") == Set(Seq("k")))
      assert(read("""WHEN MATCHED AND t.v = 'b' THEN DELETE
          |WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)
          |WHEN NOT MATCHED BY SOURCE AND t.v = 'x' THEN DELETE""".stripMargin) ==
        Set(Seq("k", "v") ++ id, Seq("k")))
    }
  }

  test("an alias of one side that is the name of a struct of the other, where columns may be added") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, s STRUCT<a: INT, b: INT>) USING delta")
      sql("INSERT INTO t VALUES (1, named_struct('a', 1, 'b', 2))")
      val merge = "MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT"
      sql(s"$merge 1 AS id, 9 AS extra) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET t.s.a = s.extra")
      checkAnswer(sql("SELECT * FROM t"), Row(1, Row(9, 2)))
      sql(s"$merge 2 AS id, named_struct('x', 5) AS t, 3 AS n) s ON t.id = s.id " +
        "WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)")
      checkAnswer(sql("SELECT * FROM t"), Seq(Row(1, Row(9, 2), null), Row(2, null, 3)))
      sql(s"$merge 1 AS id, named_struct('x', 5) AS t, 4 AS n) s ON t.id = s.id " +
        "WHEN MATCHED THEN UPDATE SET n = s.n, s.b = t.id")
      checkAnswer(sql("SELECT * FROM t WHERE id = 1"), Row(1, Row(9, 1), 4))
      val added = intercept[Throwable](sql(s"$merge 5 AS id, 3 AS m) s ON t.id = s.id AND t.m = 3 " +
        "WHEN NOT MATCHED THEN INSERT (id, m) VALUES (s.id, s.m)"))
      assert(added.getMessage.contains("DELTA_MERGE_UNRESOLVED_EXPRESSION"), added)
    }
  }

  /** The plan that ran with the statement. */
  private def planOf(statement: String): SparkPlan = {
    val plans = QueryTest.withQueryExecutionsCaptured(spark)(sql(statement)).map(_.executedPlan)
    plans.find(plan => scansOf(plan).nonEmpty).getOrElse(fail(s"nothing was read: $statement"))
  }

  private def scansOf(plan: SparkPlan): Seq[BatchScanExec] =
    collect(plan) { case scan: BatchScanExec if scan.scan.description().contains(".t ") => scan }

  private def joinsOf(plan: SparkPlan): Int =
    collect(plan) { case join: BroadcastHashJoinExec => join }.size

  private def rowsShuffled(plan: SparkPlan): Long =
    collect(plan) { case shuffle: ShuffleExchangeExec =>
      shuffle.metrics("shuffleRecordsWritten").value
    }.sum
}
