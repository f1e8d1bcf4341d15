package io.mangrove

import org.apache.spark.SparkThrowable
import org.apache.spark.sql.Row

/** A statement changes rows of a table under the name of a view, or is refused. */
class ViewTargetSuite extends MangroveQueryTest {
  private val rows = Seq(Row(1, 1), Row(2, 2), Row(3, 3))

  private def withTarget(f: => Unit): Unit =
    withTable("t") {
      sql("CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p)")
      sql("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)")
      f
    }

  private def assertRefused(statement: String, condition: String): Unit =
    withClue(statement) {
      val error = intercept[Throwable](sql(statement))
      assert(error.asInstanceOf[SparkThrowable].getCondition == condition, error)
    }

  private def assertUntouched(): Unit = {
    checkAnswer(sql("SELECT * FROM t"), rows)
    assert(sql("DESCRIBE HISTORY t").count() == 2)
  }

  private val statements = Seq(
    "DELETE FROM v" -> Seq(),
    "DELETE FROM v WHERE p = 3" -> Seq(Row(1, 1), Row(2, 2)),
    "DELETE FROM v WHERE p IN (1, 2)" -> Seq(Row(3, 3)),
    "DELETE FROM v AS x WHERE x.id = 1" -> Seq(Row(2, 2), Row(3, 3)),
    "DELETE FROM v WHERE v.id IN (SELECT max(id) FROM v)" -> Seq(Row(1, 1), Row(2, 2)),
    "UPDATE v SET id = p + 10 WHERE v.id > 1" -> Seq(Row(1, 1), Row(12, 2), Row(13, 3)),
    "UPDATE v AS x SET x.p = 9" -> Seq(Row(1, 9), Row(2, 9), Row(3, 9)),
    "MERGE INTO v USING (SELECT 1 AS id) s ON v.id = s.id WHEN MATCHED THEN DELETE" ->
      Seq(Row(2, 2), Row(3, 3)),
    ("MERGE INTO v AS x USING (SELECT 3 AS id, 7 AS p UNION ALL SELECT 4, 4) s ON x.id = s.id " +
      "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * " +
      "WHEN NOT MATCHED BY SOURCE AND x.p = 1 THEN UPDATE SET id = x.id + 100") ->
      Seq(Row(101, 1), Row(2, 2), Row(3, 7), Row(4, 4)),
    "MERGE INTO v USING v AS s ON v.id = s.id AND s.p = 2 WHEN MATCHED THEN UPDATE SET id = 5" ->
      Seq(Row(1, 1), Row(5, 2), Row(3, 3)),
    ("MERGE INTO v USING (SELECT 8 AS id, 8 AS p) s ON v.id = s.id " +
      "WHEN NOT MATCHED THEN INSERT (p, id) VALUES (s.p, s.id)") -> (rows :+ Row(8, 8)))

  test("a temporary view that is a table by another name") {
    val views = Seq[(String, () => Any)](
      "of all columns" -> (() => sql("CREATE TEMPORARY VIEW v AS SELECT * FROM t")),
      "of named columns" -> (() => sql("CREATE TEMPORARY VIEW v AS SELECT T.id, p FROM t AS T")),
      "of a view" -> { () =>
        sql("CREATE OR REPLACE TEMPORARY VIEW w AS SELECT * FROM t")
        sql("CREATE TEMPORARY VIEW v AS SELECT * FROM w")
      },
      "of a DataFrame" -> (() => spark.table("t").createTempView("v")),
      "of a query" -> (() => sql("SELECT * FROM t").createTempView("v")))
    for (((kind, create), i) <- views.zipWithIndex; ((statement, left), j) <- statements.zipWithIndex
         if i == 0 || i + j == 6) {
      withTarget(withTempView("v", "w") {
        create()
        withClue(s"$kind: $statement") {
          sql(statement)
          checkAnswer(sql("SELECT * FROM t"), left)
        }
      })
    }
  }

  test("a view of a path, and one that is cached or older than the table's rows") {
    withTarget(withTempView("v") {
      val location = sql("DESCRIBE DETAIL t").head().getAs[String]("location")
      spark.read.format("delta").load(location).createTempView("v")
      sql("CACHE TABLE v")
      sql("INSERT INTO t VALUES (4, 4)")
      sql("UPDATE v SET id = id + 10 WHERE id >= 3")
      checkAnswer(sql("SELECT * FROM v"), Seq(Row(1, 1), Row(2, 2), Row(13, 3), Row(14, 4)))
      sql("DELETE FROM v WHERE p < 4")
      checkAnswer(sql("SELECT * FROM t"), Row(14, 4))
    })
  }

  test("a view of less than a table, or of more") {
    val partial = "DELTA_UNEXPECTED_PARTIAL_SCAN"
    val other = "DELTA_UNSUPPORTED_SOURCE"
    val past = "DELTA_FAILED_SCAN_WITH_HISTORICAL_VERSION"
    val queries = Seq(
      "SELECT * FROM t WHERE p = 1" -> partial,
      "SELECT * FROM t WHERE id > 1" -> partial,
      "SELECT id, p FROM t WHERE id > 100" -> partial,
      "SELECT * FROM t LIMIT 1" -> partial,
      "SELECT * FROM t TABLESAMPLE (1 ROWS)" -> partial,
      "SELECT * FROM t TABLESAMPLE (50 PERCENT)" -> partial,
      "SELECT p, id FROM t" -> other,
      "SELECT id AS p, p AS id FROM t" -> other,
      "SELECT id + 0 AS id, p FROM t" -> other,
      "SELECT id, p, 1 AS n FROM t" -> other,
      "SELECT p, count(*) AS id FROM t GROUP BY p" -> other,
      "SELECT t.* FROM t JOIN range(2) r ON t.id = r.id" -> other,
      "SELECT * FROM t UNION ALL SELECT * FROM t" -> other,
      "SELECT DISTINCT * FROM t" -> other,
      "SELECT * FROM t VERSION AS OF 0" -> past,
      "WITH c AS (SELECT * FROM t WHERE p = 1) SELECT * FROM c" -> other)
    val statements = Seq(
      "DELETE FROM v",
      "DELETE FROM v WHERE p = 1",
      "UPDATE v SET p = 9",
      "MERGE INTO v USING (SELECT 1 AS p) s ON v.p = s.p WHEN MATCHED THEN DELETE")
    withTarget {
      for (((query, condition), i) <- queries.zipWithIndex) {
        withTempView("v") {
          sql(s"CREATE TEMPORARY VIEW v AS $query")
          assertRefused("DELETE FROM v", condition)
          assertRefused(statements(1 + i % 3), condition)
        }
        withTempView("v") {
          sql(query).createTempView("v")
          assertRefused("DELETE FROM v", condition)
        }
      }
      for (query <- Seq("SELECT * FROM t WHERE p = 1", "SELECT * FROM t")) {
        withView("v") {
          sql(s"CREATE VIEW v AS $query")
          statements.foreach { statement =>
            assertRefused(statement, if (query.contains("WHERE")) partial else other)
          }
        }
        for (recursive <- Seq("", "RECURSIVE"); statement <- statements) {
          assertRefused(
            s"WITH $recursive v AS ($query) $statement",
            if (recursive.isEmpty && query.contains("WHERE")) partial else other)
        }
      }
      assertUntouched()
    }
  }

  test("a table with CHAR columns, which reads fill up") {
    for (view <- Seq(false, true); dataset <- Seq(false, true)) {
      withTable("c")(withTempView("v") {
        sql("CREATE TABLE c (c CHAR(3), n INT) USING delta")
        sql("INSERT INTO c VALUES ('a', 1), ('b', 2), ('c', 3)")
        if (dataset) spark.table("c").createTempView("v")
        else sql("CREATE TEMPORARY VIEW v AS SELECT * FROM c")
        val target = if (view) "v" else "c"
        sql(s"UPDATE $target SET c = 'x' WHERE n = 2")
        sql(s"DELETE FROM $target WHERE n = 1")
        checkAnswer(sql("SELECT * FROM c"), Seq(Row("x  ", 2), Row("c  ", 3)))
        sql(s"DELETE FROM $target")
        assert(spark.table("c").isEmpty)
      })
    }
  }

  test("a version of a table") {
    withTarget {
      val location = sql("DESCRIBE DETAIL t").head().getAs[String]("location")
      for (statement <- Seq("DELETE FROM %s", "DELETE FROM %s WHERE id = 1", "UPDATE %s SET id = 1",
          "MERGE INTO %s x USING (SELECT 1 AS id) s ON x.id = s.id WHEN MATCHED THEN DELETE")) {
        assertRefused(
          statement.format(s"delta.`$location@v1`"),
          "DELTA_FAILED_SCAN_WITH_HISTORICAL_VERSION")
      }
      assertUntouched()
    }
  }

  test("a view whose table has other columns now") {
    withTarget(withTempView("v", "w") {
      sql("CREATE TEMPORARY VIEW v AS SELECT * FROM t")
      spark.table("t").createTempView("w")
      sql("ALTER TABLE t ADD COLUMN n INT")
      for (view <- Seq("v", "w")) {
        assertRefused(s"DELETE FROM $view", "DELTA_UNSUPPORTED_SOURCE")
      }
      checkAnswer(sql("SELECT id, p FROM t"), rows)
    })
  }

  test("a MERGE that would add columns to a view") {
    def merge(source: String): String =
      s"MERGE WITH SCHEMA EVOLUTION INTO v USING (SELECT $source) s ON v.id = s.id " +
        "WHEN MATCHED THEN UPDATE SET *"
    withTarget(withTempView("v") {
      sql("CREATE TEMPORARY VIEW v AS SELECT * FROM t")
      assertRefused(merge("1 AS id, 5 AS p, 6 AS extra"), "DELTA_OPERATION_NOT_ALLOWED")
      assertUntouched()
      sql(merge("1 AS id, 5 AS p"))
      checkAnswer(sql("SELECT * FROM t"), Seq(Row(1, 5), Row(2, 2), Row(3, 3)))
    })
  }
}
