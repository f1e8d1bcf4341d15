package io.mangrove

import scala.concurrent.{Await, Future}
import scala.concurrent.ExecutionContext.Implicits.global
import scala.concurrent.duration.Duration
import scala.util.Try

import java.util.concurrent.atomic.AtomicReference
import org.apache.spark.SparkThrowable
import org.apache.spark.sql.{AnalysisException, DataFrame, Row}
import org.apache.spark.sql.classic.SparkSession
import org.apache.spark.sql.functions.{col, udf}

class RowLevelSuite extends MangroveQueryTest with PlanChecks {

  for (vectors <- Seq(true, false)) {
    val properties = s"TBLPROPERTIES ('delta.enableDeletionVectors' = '$vectors')"

    test(s"DELETE, UPDATE and MERGE by name and by path (deletion vectors: $vectors)") {
      withTable("t") {
        sql(s"CREATE TABLE t (k INT, v STRING) USING delta $properties")
        sql("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')")
        sql("DELETE FROM t AS x WHERE x.k = 4")
        sql("UPDATE t SET v = upper(v) WHERE k = 1")
        sql("""MERGE INTO t USING (SELECT * FROM VALUES (2, 'B'), (5, 'E') AS s(k, v)) s
              |ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *
              |""".stripMargin)
        checkAnswer(
          spark.table("t"),
          Seq(Row(1, "A"), Row(2, "B"), Row(3, "c"), Row(5, "E")))
        assert(operations("t") == Seq("MERGE", "UPDATE", "DELETE", "WRITE", "CREATE TABLE"))
        assert(history("t", "isBlindAppend").take(3) == Seq(false, false, false))
      }
      withTempDir { dir =>
        val path = s"delta.`${dir.getCanonicalPath}`"
        sql(s"CREATE TABLE $path (k INT, st STRUCT<a: INT, b: STRING>) USING delta $properties")
        sql(s"INSERT INTO $path SELECT id, named_struct('a', id, 'b', 'x') FROM range(100)")
        sql(s"UPDATE $path SET st.b = 'y' WHERE st.a % 10 = 0")
        sql(s"DELETE FROM $path WHERE k IN (SELECT k FROM $path WHERE st.b = 'y' AND k > 50)")
        checkAnswer(
          sql(s"SELECT count(*), sum(k), count_if(st.b = 'y') FROM $path"),
          Row(96, 4950 - 60 - 70 - 80 - 90, 6))
      }
    }

    test(s"a statement answers how many rows it changed (deletion vectors: $vectors)") {
      withTable("t") {
        sql(s"CREATE TABLE t (k INT, p STRING) USING delta PARTITIONED BY (p) $properties")
        sql("INSERT INTO t SELECT id, 'p' || id % 2 FROM range(10)")
        def merged(clauses: String): DataFrame =
          sql(s"WITH s AS (SELECT explode(array(2, 3, 20)) k) MERGE INTO t USING s ON t.k = s.k $clauses")
        assert(sql("DELETE FROM t WHERE k = 7").columns.toSeq == Seq("num_affected_rows"))
        checkAnswer(sql("DELETE FROM t WHERE k IN (8, 9)"), Row(2L))
        checkAnswer(sql("UPDATE t AS u SET k = k WHERE u.k < 6"), Row(6L))
        checkAnswer(sql("UPDATE t SET k = 0 WHERE k = 99"), Row(0L))
        checkAnswer(
          merged("""WHEN MATCHED AND s.k = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET p = 'p3'
                   |WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)""".stripMargin),
          Row(3L, 1L, 1L, 1L))
        checkAnswer(merged("WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)"), Row(1L, 0L, 0L, 1L))
        checkAnswer(sql("DELETE FROM t WHERE p = 'p1'"), Row(2L))
        checkAnswer(sql("DELETE FROM t AS u"), Row(6L))
        assert(operations("t").size == 9)
      }
    }

    test(s"EXECUTE IMMEDIATE runs a statement once (deletion vectors: $vectors)") {
      withTable("t") {
        sql(s"CREATE TABLE t (k INT, v INT) USING delta $properties")
        sql("INSERT INTO t SELECT id, 0 FROM range(4)")
        checkAnswer(sql("EXECUTE IMMEDIATE 'UPDATE t SET v = v + 1 WHERE k < 3'"), Row(3L))
        sql("EXECUTE IMMEDIATE 'DELETE FROM t WHERE k = ?' USING 0")
        checkAnswer(sql("EXECUTE IMMEDIATE 'DELETE FROM t WHERE k = 9'"), Row(0L))
        val merge = "MERGE INTO t USING (SELECT 7 k) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)"
        sql(s"BEGIN EXECUTE IMMEDIATE '$merge'; END")
        checkAnswer(sql("SELECT * FROM t"), Seq(Row(1, 1), Row(2, 1), Row(3, 0), Row(7, null)))
        assert(operations("t").size == 5)
      }
    }

    test(s"a statement changes what is there, not what a session has cached ($vectors)") {
      withTempDir { dir =>
        withTable("t") {
          val path = dir.getCanonicalPath
          sql(s"CREATE TABLE t (k INT, v INT) USING delta LOCATION '$path' $properties")
          sql("INSERT INTO t VALUES (1, 0), (2, 0)")
          def withStaleCache(values: String)(statement: String): Unit = {
            sql("CACHE TABLE t")
            sql(s"INSERT INTO delta.`$path` VALUES $values")
            sql(statement)
            sql("UNCACHE TABLE t")
          }
          withStaleCache("(5, 0)")(
            "MERGE INTO t USING (SELECT 5 k, 1 v) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *")
          checkAnswer(sql("SELECT k FROM t"), Seq(Row(1), Row(2), Row(5)))
          withStaleCache("(7, 0)")(
            "UPDATE t SET v = 1 WHERE k = (SELECT max(k) FROM t)")
          withStaleCache("(9, 0)")("DELETE FROM t WHERE k IN (SELECT k FROM t WHERE k > 7)")
          withStaleCache("(8, 0)")("""MERGE INTO t USING (SELECT k FROM t WHERE k = 8) s
            |ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = 2
            |WHEN NOT MATCHED THEN INSERT (k) VALUES (99)""".stripMargin)
          checkAnswer(
            spark.table("t"), Seq(Row(1, 0), Row(2, 0), Row(5, 0), Row(7, 1), Row(8, 2)))
          withStaleCache("(10, 0)")("DELETE FROM t")
          checkAnswer(spark.table("t"), Nil)
        }
      }
    }

    test(s"the history says what a statement did (deletion vectors: $vectors)") {
      withTable("t") {
        sql(s"CREATE TABLE t (k INT, p STRING) USING delta PARTITIONED BY (p) $properties")
        sql("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
        sql("DELETE FROM t WHERE p = 'a'")
        sql("UPDATE t SET k = 20 WHERE k = 2")
        sql("""MERGE INTO t USING (SELECT 3 AS k) s ON t.k = s.k
              |WHEN MATCHED AND t.p = 'x' THEN DELETE WHEN MATCHED THEN UPDATE SET k = 30
              |WHEN NOT MATCHED BY SOURCE AND t.k > 90 THEN DELETE""".stripMargin)
        sql("""MERGE INTO t USING (SELECT 7 AS k) s ON t.k = s.k
              |WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)""".stripMargin)
        val said = history("t", "operationParameters")
          .map(_.asInstanceOf[scala.collection.Map[String, String]])
          .map(_.map { case (name, text) => name -> String.valueOf(text).replaceAll("#\\d+", "") })
        assert(said(3) == Map("predicate" -> """["(p = a)"]"""))
        assert(said(2) == Map("predicate" -> """["(k = 2)"]"""))
        assert(said(1) == Map(
          "predicate" -> """["(k = k)"]""",
          "matchedPredicates" ->
            """[{"predicate":"(p = x)","actionType":"delete"},{"actionType":"update"}]""",
          "notMatchedPredicates" -> "[]",
          "notMatchedBySourcePredicates" ->
            """[{"predicate":"(k > 90)","actionType":"delete"}]"""))
        assert(said.head == Map(
          "predicate" -> """["(k = k)"]""",
          "matchedPredicates" -> "[]",
          "notMatchedPredicates" -> """[{"actionType":"insert"}]""",
          "notMatchedBySourcePredicates" -> "[]"))
      }
    }

    test(s"a source of random rows is asked once (deletion vectors: $vectors)") {
      withTable("t") {
        sql(s"CREATE TABLE t (k INT, v DOUBLE) USING delta $properties")
        sql("INSERT INTO t SELECT /*+ REPARTITION(4) */ id, -1D FROM range(200)")
        // A row that matched when the files were chosen must match when they are read.
        sql("""MERGE INTO t USING (SELECT k, count(*) AS n FROM
              |(SELECT int(rand() * 400) AS k FROM range(400)) GROUP BY k) s ON t.k = s.k
              |WHEN MATCHED THEN UPDATE SET v = s.n WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)
              |""".stripMargin)
        checkAnswer(sql("SELECT k FROM t GROUP BY k HAVING count(*) > 1"), Nil)
        assert(spark.table("t").where(col("k") < 200).count() == 200)
      }
    }
  }

  test("a DELETE or UPDATE that asks where its rows come from") {
    val tables = Seq(
      "'delta.enableDeletionVectors' = 'true', 'delta.enableRowTracking' = 'true'",
      "'delta.enableDeletionVectors' = 'false', 'delta.enableChangeDataFeed' = 'true'")
    for (properties <- tables) withTable("t") {
      sql(s"CREATE TABLE t (id INT, x INT) USING delta TBLPROPERTIES ($properties)")
      sql("INSERT INTO t SELECT /*+ COALESCE(1) */ int(id), 0 FROM range(5)")
      sql("UPDATE t SET x = 1 WHERE _metadata.file_name = 'none'")
      sql("DELETE FROM t WHERE _metadata.file_path = 'none'")
      sql("DELETE FROM t WHERE _metadata.file_name LIKE 'part-%' AND id = 4")
      sql("UPDATE t SET x = 5 WHERE _metadata.row_index = 0")
      sql("UPDATE t AS u SET x = u._metadata.file_size - _metadata.file_size + 7 WHERE u.id = 1")
      sql("DELETE FROM t WHERE id IN (SELECT max(id) FROM t) AND _metadata.file_size > 0L")
      checkAnswer(sql("SELECT * FROM t"), Seq(Row(0, 5), Row(1, 7), Row(2, 0)))
      val merge = "MERGE INTO t USING (SELECT 2 AS id, 9 AS x UNION ALL SELECT 8, 8) s " +
        "ON t.id = s.id AND t._metadata.file_size > 0"
      val insert = "WHEN NOT MATCHED THEN INSERT *"
      val refused = intercept[Throwable](sql(s"$merge WHEN MATCHED THEN UPDATE SET x = 9 $insert"))
      assert(refused.getMessage.contains("DELTA_OPERATION_NOT_ALLOWED"), refused)
      sql(s"$merge $insert")
      checkAnswer(sql("SELECT * FROM t"), Seq(Row(0, 5), Row(1, 7), Row(2, 0), Row(8, 8)))
    }
    withTable("c") {
      sql("CREATE TABLE c (c CHAR(3), n INT) USING delta")
      sql("INSERT INTO c SELECT /*+ COALESCE(1) */ * FROM VALUES ('a', 1), ('b', 2), ('x', 3)")
      sql("DELETE FROM c WHERE _metadata.file_name LIKE 'part-%' AND c = 'b'")
      sql("UPDATE c SET c = 'z' WHERE _Metadata.file_name <> _METADATA.file_path AND n = 3")
      checkAnswer(sql("SELECT * FROM c"), Seq(Row("a  ", 1), Row("z  ", 3)))
    }
  }

  test("statements that change other rows of one file at the same time all commit") {
    withTable("t") {
      sql("CREATE TABLE t (k INT, v INT) USING delta " +
        "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')")
      sql("INSERT INTO t SELECT /*+ COALESCE(1) */ id, 0 FROM range(40)")
      val keys = Seq.range(0, 8)
      val done = Future.sequence(keys.map { k =>
        Future {
          SparkSession.setActiveSession(spark)
          if (k % 2 == 0) spark.sql(s"UPDATE t SET v = $k + 1 WHERE k = $k")
          else spark.sql(s"DELETE FROM t WHERE k = $k")
        }
      })
      Await.result(done, Duration(10, "min"))
      checkAnswer(
        sql("SELECT k, v FROM t WHERE k < 8"),
        Seq(Row(0, 1), Row(2, 3), Row(4, 5), Row(6, 7)))
      assert(newestVersion("t") == 9)
    }
  }

  /** The condition of the conflict, if a MERGE that only inserts loses to another statement. */
  private def lost(on: String, source: String, other: String): Option[String] = {
    var condition: Option[String] = None
    withTable("t") {
      sql("CREATE TABLE t (k INT, p STRING, v INT) USING delta PARTITIONED BY (p)")
      sql("INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 1), (3, 'b', 1)")
      spark.udf.register("meanwhile", udf((k: Int) => Meanwhile.run(k)).asNondeterministic())
      Meanwhile.action.set(() => spark.sql(other))
      val merge = s"MERGE INTO t USING (SELECT meanwhile(k) k FROM $source) s ON $on " +
        "WHEN NOT MATCHED THEN INSERT (k, p, v) VALUES (s.k, 'a', 0)"
      condition = Try(sql(merge)).failed.toOption.map(_.asInstanceOf[SparkThrowable].getCondition)
      assert(Meanwhile.action.get() == null, "no other statement has run meanwhile")
      assert(spark.table("t").where("v = 0").count() == (if (condition.isEmpty) 1 else 0))
    }
    condition
  }

  test("a MERGE that only inserts minds what others do to rows that its condition is about") {
    val source = "VALUES (1), (7) s(k)"
    val added = Some("DELTA_CONCURRENT_APPEND")
    val removed = Some("DELTA_CONCURRENT_DELETE_READ")
    val ofPartition = "t.k = s.k AND t.p = concat('', 'a')"
    assert(lost(ofPartition, source, "DELETE FROM t WHERE k = 2") == None)
    assert(lost(ofPartition, source, "INSERT INTO t VALUES (7, 'b', 1)") == None)
    assert(lost(ofPartition, source, "INSERT INTO t VALUES (7, 'a', 1)") == added)
    assert(lost(ofPartition, source, "DELETE FROM t WHERE k = 1") == removed)
    val ofRows = "t.k = s.k AND t.v % 2 = 1"
    assert(lost(ofRows, source, "INSERT INTO t VALUES (7, 'a', 2)") == None)
    assert(lost(ofRows, source, "INSERT INTO t VALUES (7, 'a', 3)") == added)
    assert(lost("t.k = s.k", source, "INSERT INTO t VALUES (9, 'b', 1)") == added)
    val ofItself = "(SELECT k + 5 k FROM t WHERE k = 2) s"
    assert(lost(ofPartition, ofItself, "INSERT INTO t VALUES (9, 'b', 1)") == added)
  }

  for (mapping <- Seq("none", "name")) {
    test(s"a MERGE adds the columns that it takes over, in its one commit (mapping: $mapping)") {
      withTable("t", "s") {
        sql("CREATE TABLE t (k INT, v STRING, st STRUCT<a: INT>, l ARRAY<STRUCT<a: INT>>) " +
          s"USING delta TBLPROPERTIES ('delta.columnMapping.mode' = '$mapping', " +
          s"'delta.enableDeletionVectors' = '${mapping == "name"}')")
        sql("INSERT INTO t VALUES (1, 'a', struct(1), array(struct(1))), (9, 'i', null, null)")
        sql("CREATE TABLE s (K INT, st STRUCT<a: INT, b: INT>, l ARRAY<STRUCT<a: INT, b: INT>>, " +
          "x BIGINT) USING delta")
        sql("INSERT INTO s VALUES (1, struct(2, 3), array(struct(4, 5)), 10), (2, null, null, 20)")
        sql("""MERGE WITH SCHEMA EVOLUTION INTO t USING s ON t.k = s.k
              |WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *""".stripMargin)
        checkAnswer(
          spark.table("t"),
          Seq(
            Row(1, "a", Row(2, 3), Seq(Row(4, 5)), 10L),
            Row(2, null, null, null, 20L),
            Row(9, "i", null, null, null)))
        assert(operations("t").take(2) == Seq("MERGE", "WRITE"))
        checkAnswer(sql("SELECT count(*) FROM t VERSION AS OF 1"), Row(2))
        assert(spark.table("t").columns.toSeq == Seq("k", "v", "st", "l", "x"))
      }
    }
  }

  test("a MERGE that may add columns takes over structs that lack fields of the table's") {
    withTable("t", "s") {
      sql("CREATE TABLE t (k INT, st STRUCT<a: INT, b: STRING, c: STRUCT<x: INT, y: INT>>, " +
        "l ARRAY<STRUCT<a: INT, b: INT>>, m MAP<STRING, STRUCT<a: INT, b: INT>>) USING delta")
      sql("""INSERT INTO t VALUES
            |(1, struct(1, 'one', struct(1, 1)), array(struct(1, 1)), map('k', struct(1, 1))),
            |(2, null, null, null), (3, struct(3, 'three', null), null, null)""".stripMargin)
      sql("CREATE TABLE s (k INT, st STRUCT<C: STRUCT<x: INT, z: INT>, a: INT>, " +
        "l ARRAY<STRUCT<a: INT>>, m MAP<STRING, STRUCT<b: INT>>) USING delta")
      sql("""INSERT INTO s VALUES
            |(1, struct(struct(10, 5), 10), array(struct(10), null), map('k', struct(10))),
            |(2, struct(null, 20), null, null), (3, null, null, null),
            |(4, struct(struct(40, 6), 40), array(), map('k', null))""".stripMargin)
      val merge = "MERGE WITH SCHEMA EVOLUTION INTO t USING s ON t.k = s.k"
      // By * the fields that it lacks stay, but for those in arrays and maps; else they are null.
      sql(s"$merge WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *")
      val others = Seq(
        Row(2, Row(20, null, null), null, null),
        Row(4, Row(40, null, Row(40, null, 6)), Seq(), Map("k" -> null)))
      checkAnswer(
        spark.table("t"),
        others ++ Seq(
          Row(1, Row(10, "one", Row(10, 1, 5)), Seq(Row(10, null), null), Map("k" -> Row(null, 10))),
          Row(3, Row(null, "three", null), null, null)))
      sql(s"$merge WHEN MATCHED AND s.k <> 4 THEN UPDATE SET st = s.st")
      checkAnswer(
        sql("SELECT k, st FROM t"),
        Seq(
          Row(1, Row(10, null, Row(10, null, 5))),
          Row(2, Row(20, null, null)),
          Row(3, null),
          Row(4, Row(40, null, Row(40, null, 6)))))
      for (clauses <- Seq("WHEN MATCHED THEN UPDATE SET st = s.st", "WHEN NOT MATCHED THEN INSERT *")) {
        intercept[AnalysisException](sql(s"MERGE INTO t USING s ON t.k = s.k $clauses"))
      }
    }
  }

  test("a MERGE that only inserts does not compare by columns that it adds") {
    withTable("t") {
      sql("CREATE TABLE t (k INT) USING delta")
      val bad = intercept[AnalysisException](
        sql("""MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, 5 AS n) s
              |ON t.k = s.k AND t.n = s.n WHEN NOT MATCHED THEN INSERT *""".stripMargin))
      assert(bad.getCondition == "DELTA_MERGE_UNRESOLVED_EXPRESSION")
      assert(bad.getMessage.contains("t.n"))
      assert(operations("t") == Seq("CREATE TABLE"))
    }
  }

  test("an UPDATE leaves rows alone that would stay the same, where it is asked to") {
    withTable("t") {
      sql("CREATE TABLE t (k INT, v STRING, st STRUCT<a: INT>) USING delta")
      sql("INSERT INTO t VALUES (1, 'a', struct(1)), (2, NULL, struct(2)), (3, 'b', NULL)")
      withSQLConf("spark.mangrove.update.skipUnchangedRows" -> "true") {
        sql("UPDATE t SET v = 'a', k = k WHERE k < 3")
        assert(history("t", "operationMetrics").head
          .asInstanceOf[scala.collection.Map[String, String]]("numUpdatedRows") == "1")
        sql("UPDATE t SET v = 'a', st.a = k WHERE k < 3")
        assert(operations("t") == Seq("UPDATE", "WRITE", "CREATE TABLE"))
      }
      sql("UPDATE t SET v = 'a' WHERE k < 3")
      assert(operations("t") == Seq("UPDATE", "UPDATE", "WRITE", "CREATE TABLE"))
      checkAnswer(
        spark.table("t"),
        Seq(Row(1, "a", Row(1)), Row(2, "a", Row(2)), Row(3, "b", null)))
    }
  }

  test("rows that an UPDATE makes equal to what they were, but not the same, are changed") {
    withBrokenTable { dir => // delta-rs knows no collations
      val t = s"delta.`${dir.getCanonicalPath}`"
      sql(s"CREATE TABLE $t (k INT, c STRING COLLATE UTF8_LCASE, ds ARRAY<DOUBLE>) USING delta")
      sql(s"INSERT INTO $t VALUES (1, 'a', array(0.0D)), (2, 'b', NULL)")
      withSQLConf("spark.mangrove.update.skipUnchangedRows" -> "true") {
        checkAnswer(sql(s"UPDATE $t SET c = upper(c)"), Row(2L))
        checkAnswer(sql(s"UPDATE $t SET ds = transform(ds, d -> -d)"), Row(1L))
        checkAnswer(sql(s"UPDATE $t SET c = upper(c)"), Row(0L))
      }
      checkAnswer(
        sql(s"SELECT c COLLATE UTF8_BINARY, string(ds) FROM $t"),
        Seq(Row("A", "[-0.0]"), Row("B", null)))
    }
  }

  test("a MERGE adds no column that no clause takes over, and none unless it is asked to") {
    withTable("t", "s") {
      sql("CREATE TABLE t (k INT, v STRING) USING delta")
      sql("INSERT INTO t VALUES (1, 'a'), (3, 'c')")
      sql("CREATE TABLE s (k INT, v STRING, x INT, y INT) USING delta")
      sql("INSERT INTO s VALUES (1, 'b', 10, 100), (2, 'c', 20, 200)")
      val all = "MERGE INTO t USING s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *"
      sql("""MERGE WITH SCHEMA EVOLUTION INTO t AS u USING s ON u.k = s.k
            |WHEN MATCHED THEN UPDATE SET v = s.v
            |WHEN NOT MATCHED BY SOURCE THEN DELETE""".stripMargin)
      checkAnswer(spark.table("t"), Seq(Row(1, "b")))
      sql("""MERGE WITH SCHEMA EVOLUTION INTO t AS u USING s ON u.k = s.k
            |WHEN MATCHED THEN UPDATE SET u.x = s.x""".stripMargin)
      checkAnswer(spark.table("t"), Seq(Row(1, "b", 10)))
      sql(all)
      assert(spark.table("t").columns.toSeq == Seq("k", "v", "x"))
      sql("DELETE FROM t WHERE k = 2")
      withSQLConf("spark.databricks.delta.schema.autoMerge.enabled" -> "true") {
        sql(all)
      }
      checkAnswer(spark.table("t"), Seq(Row(1, "b", 10, null), Row(2, "c", 20, 200)))
      val bad = intercept[AnalysisException](
        sql("""MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, array(1) AS v) s
              |ON t.k = s.k WHEN MATCHED THEN UPDATE SET *""".stripMargin))
      assert(bad.getCondition == "DELTA_FAILED_TO_MERGE_FIELDS")
    }
  }
}

/** What happens once while a statement runs. */
private object Meanwhile {
  val action = new AtomicReference[() => Any]()

  /** In another thread: one that runs a task must not start statements. */
  def run(k: Int): Int = {
    Option(action.getAndSet(null)).foreach(once => Await.result(Future(once()), Duration(2, "min")))
    k
  }
}
