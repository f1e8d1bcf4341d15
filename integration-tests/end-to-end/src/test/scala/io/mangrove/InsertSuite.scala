package io.mangrove

import org.apache.spark.sql.{AnalysisException, Row}

class InsertSuite extends MangroveQueryTest with PlanChecks {

  test("INSERT INTO appends by position, in one commit each") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, name STRING) USING delta")
      sql("INSERT INTO t VALUES (1, 'a'), (2, NULL)")
      sql("INSERT INTO t SELECT id, 'r' FROM range(3, 5)")
      sql("INSERT INTO t TABLE t")
      assert(spark.table("t").count() == 8)
      assert(operations("t") == Seq("WRITE", "WRITE", "WRITE", "CREATE TABLE"))
      assert(history("t", "isBlindAppend").last == true || history("t", "isBlindAppend")(1) == true)
    }
  }

  test("INSERT INTO BY NAME and a list of columns put values where they belong") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, name STRING, n DOUBLE) USING delta")
      sql("INSERT INTO t BY NAME SELECT 'a' AS name, 1 AS id, 2.5D AS n")
      sql("INSERT INTO t (name, id) VALUES ('b', 2)")
      sql("INSERT INTO t BY NAME SELECT 3 AS id")
      checkAnswer(
        spark.table("t"),
        Seq(Row(1, "a", 2.5), Row(2, "b", null), Row(3, null, null)))
    }
  }

  test("INSERT takes what can be cast to the table's types, and fails for a value that cannot") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, d DATE, b BOOLEAN) USING delta PARTITIONED BY (d)")
      sql("INSERT INTO t VALUES ('1', '2024-01-01', 1)")
      sql("INSERT INTO t BY NAME SELECT '2024-01-02' AS d, 'true' AS b, '2' AS id")
      sql("INSERT INTO t PARTITION (d = '2024-01-03') VALUES ('3', 'false')")
      sql("SELECT '4' AS id, '2024-01-04' AS d").writeTo("t").append()
      checkAnswer(
        sql("SELECT id, string(d), b FROM t"),
        Seq(
          Row(1, "2024-01-01", true),
          Row(2, "2024-01-02", true),
          Row(3, "2024-01-03", false),
          Row(4, "2024-01-04", null)))
      val e = intercept[Exception](sql("INSERT INTO t (d) VALUES ('never')"))
      assert(e.getMessage.contains("CAST_INVALID_INPUT"))
      withSQLConf("spark.sql.storeAssignmentPolicy" -> "STRICT") {
        intercept[AnalysisException](sql("INSERT INTO t (id) VALUES ('1')"))
      }
      assert(newestVersion("t") == 4)
    }
  }

  test("INSERT OVERWRITE replaces all rows, and older versions keep theirs") {
    withTable("t") {
      sql("CREATE TABLE t USING delta AS SELECT id FROM range(3)")
      sql("INSERT OVERWRITE t SELECT id + 10 FROM t WHERE id > 0")
      checkAnswer(spark.table("t"), rows(11L, 12L))
      checkAnswer(sql("SELECT * FROM t VERSION AS OF 0"), rows(0L, 1L, 2L))
      assert(newestVersion("t") == 1)
    }
  }

  test("INSERT OVERWRITE replaces a static partition, or with the conf those it has rows for") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p)")
      sql("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)")
      sql("INSERT OVERWRITE t PARTITION (p = 2) SELECT 20")
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2), Row(3, 3)))
      withSQLConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        sql("INSERT OVERWRITE t VALUES (30, 3), (4, 4)")
      }
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2), Row(30, 3), Row(4, 4)))
      sql("INSERT OVERWRITE t VALUES (5, 5)")
      checkAnswer(spark.table("t"), Row(5, 5))
    }
  }

  test("INSERT INTO REPLACE WHERE replaces the rows of the condition and takes no others") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p)")
      sql("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)")
      sql("INSERT INTO t REPLACE WHERE p > 1 SELECT 20, 2")
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2)))
      val e = intercept[Exception](sql("INSERT INTO t REPLACE WHERE p = 2 SELECT 9, 9"))
      assert(causes(e).exists(_.getMessage.contains("DELTA_REPLACE_WHERE_MISMATCH")), e)
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2)))
    }
  }

  test("null and escaped partition values come back as they went in") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, p STRING, d DATE) USING delta PARTITIONED BY (p, d)")
      sql("""INSERT INTO t VALUES (1, 'a b/c=d%', DATE '2024-02-29'), (2, NULL, NULL),
            |(3, 'ü:"x"', DATE '1969-12-31')""".stripMargin)
      checkAnswer(sql("SELECT id FROM t WHERE p = 'a b/c=d%'"), Row(1))
      checkAnswer(sql("SELECT id FROM t WHERE p IS NULL AND d IS NULL"), Row(2))
      checkAnswer(sql("SELECT p, d FROM t WHERE id = 3"), sql("SELECT 'ü:\"x\"', DATE '1969-12-31'"))
    }
  }

  test("types and nesting of Spark come back as they went in") {
    withTable("t") {
      val all = """SELECT true AS b, 1Y AS y, 2S AS s, 3 AS i, 4L AS l, 1.5F AS f, 2.5D AS d,
                  |12.34BD AS dec, 'x' AS str, X'CAFE' AS bin, DATE '2020-01-01' AS dt,
                  |TIMESTAMP '2020-01-01 01:02:03.123456' AS ts, array(1, NULL) AS arr,
                  |map('k', 1L) AS m, named_struct('a', 1, 'b', array('z')) AS st""".stripMargin
      sql(s"CREATE TABLE t USING delta AS $all")
      sql("INSERT INTO t SELECT * FROM t")
      checkAnswer(spark.table("t"), sql(all).union(sql(all)))
    }
  }

  test("too many columns, a type that cannot be cast and a null where none may be are refused") {
    withTable("t") {
      sql("CREATE TABLE t (id INT NOT NULL, name STRING) USING delta")
      val arity = intercept[AnalysisException](sql("INSERT INTO t VALUES (1, 'a', 'b')"))
      assert(arity.getCondition.startsWith("INSERT_COLUMN_ARITY_MISMATCH"))
      val cast = intercept[AnalysisException](sql("INSERT INTO t VALUES (DATE '2020-01-01', 'a')"))
      assert(cast.getCondition.startsWith("INCOMPATIBLE_DATA_FOR_TABLE"))
      val nulls = intercept[Exception](sql("INSERT INTO t VALUES (NULL, 'a')"))
      assert(causes(nulls).exists(_.getMessage.contains("NOT_NULL_ASSERT_VIOLATION")), nulls)
      assert(newestVersion("t") == 0)
    }
  }

  private def causes(e: Throwable): Seq[Throwable] =
    Iterator.iterate(e)(_.getCause).takeWhile(_ != null).toSeq
}
