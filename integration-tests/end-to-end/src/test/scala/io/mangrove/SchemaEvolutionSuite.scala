package io.mangrove

import org.apache.spark.sql.{AnalysisException, DataFrame, Row}
import org.apache.spark.sql.functions.lit

class SchemaEvolutionSuite extends MangroveQueryTest with PlanChecks {

  private def one(expressions: String*): DataFrame = spark.range(1).selectExpr(expressions: _*)

  private def withPathTable(f: String => Unit): Unit = withTempPath { path =>
    one("1 AS id", "'a' AS name").write.format("delta").save(path.toString)
    f(path.toString)
  }

  private def read(path: String): DataFrame = spark.read.format("delta").load(path)

  private def conditionOf(f: => Unit): String = intercept[AnalysisException](f).getCondition

  test("a column that the table lacks is Delta's error, with both schemas and the way out") {
    withPathTable { path =>
      for (mode <- Seq("append", "overwrite")) {
        val e = intercept[AnalysisException](
          one("2 AS id", "'b' AS name", "true AS extra").write.format("delta").mode(mode).save(path))
        assert(e.getCondition == "DELTA_METADATA_MISMATCH")
        assert(e.getSqlState == "42KDG")
        assert(e.getMessage.contains("A schema mismatch detected when writing to the Delta table"))
        assert(e.getMessage.contains(".option(\"mergeSchema\", \"true\")"))
        assert(e.getMessage.contains("extra: boolean"))
        assert(e.getMessage.contains("overwriteSchema") == (mode == "overwrite"))
      }
      assert(newestVersion(s"'$path'") == 0)
    }
  }

  test("a column of another type is Delta's error") {
    withPathTable { path =>
      def write(id: String): Unit =
        one(s"$id AS id", "'b' AS name").write.format("delta").mode("append").save(path)
      assert(conditionOf(write("'two'")) == "DELTA_FAILED_TO_MERGE_FIELDS")
      assert(conditionOf(write("2L")) == "DELTA_FAILED_TO_MERGE_FIELDS")
      assert(conditionOf(write("array(1)")) == "DELTA_FAILED_TO_MERGE_FIELDS")
      write("2S")
      write("CAST(NULL AS INT)")
      checkAnswer(read(path).select("id"), Seq(Row(1), Row(2), Row(null)))
    }
  }

  test("every way of a DataFrame to a table is held against the schema") {
    withTable("t") {
      one("1 AS id").write.format("delta").saveAsTable("t")
      val extra = one("2 AS id", "1 AS extra")
      assert(conditionOf(extra.write.format("delta").mode("append").saveAsTable("t")) == "DELTA_METADATA_MISMATCH")
      assert(conditionOf(extra.write.format("delta").mode("overwrite").saveAsTable("t")) == "DELTA_METADATA_MISMATCH")
      assert(conditionOf(extra.writeTo("t").append()) == "DELTA_METADATA_MISMATCH")
      assert(conditionOf(extra.writeTo("t").overwrite(lit(true))) == "DELTA_METADATA_MISMATCH")
      assert(conditionOf(extra.writeTo("t").overwritePartitions()) == "DELTA_METADATA_MISMATCH")
      intercept[AnalysisException](extra.write.format("delta").insertInto("t"))
      val mistyped = one("DATE '2020-01-01' AS id")
      assert(conditionOf(mistyped.write.format("delta").mode("append").saveAsTable("t")) == "DELTA_FAILED_TO_MERGE_FIELDS")
      assert(conditionOf(mistyped.writeTo("t").append()) == "DELTA_FAILED_TO_MERGE_FIELDS")
      assert(newestVersion("t") == 0)
    }
  }

  test("writeTo casts as SQL does") {
    withTable("t") {
      one("1L AS id").write.format("delta").saveAsTable("t")
      one("2 AS id").writeTo("t").append()
      checkAnswer(spark.table("t"), rows(1L, 2L))
    }
  }

  test("mergeSchema adds the columns in the commit of the rows") {
    withPathTable { path =>
      one("2 AS id", "'b' AS name", "map('k', 1) AS extra", "5 AS n")
        .write.format("delta").mode("append").option("mergeSchema", "true").save(path)
      assert(newestVersion(s"'$path'") == 1)
      val actions = actionsOf(path, 1)
      assert(actions.contains("metaData") && actions.contains("add"))
      checkAnswer(read(path), Seq(Row(1, "a", null, null), Row(2, "b", Map("k" -> 1), 5)))
      assert(read(path).schema.forall(_.nullable))
      one("3 AS n", "3 AS id").write.format("delta").mode("append").option("mergeSchema", "true").save(path)
      assert(!actionsOf(path, 2).contains("metaData"))
      checkAnswer(read(path).where("id = 3"), Row(3, null, null, 3))
      checkAnswer(spark.read.format("delta").option("versionAsOf", 0).load(path), Row(1, "a"))
    }
  }

  test("mergeSchema works with overwrite, saveAsTable, insertInto and writeTo") {
    withTable("t") {
      one("1 AS id").write.format("delta").saveAsTable("t")
      one("2 AS id", "2 AS a").write.format("delta").mode("append").option("mergeSchema", true).saveAsTable("t")
      one("3 AS x", "3 AS y", "3 AS b").write.format("delta").option("mergeSchema", true).insertInto("t")
      one("4 AS c", "4 AS id").writeTo("t").option("mergeSchema", "true").append()
      assert(spark.table("t").columns.toSeq == Seq("id", "a", "b", "c"))
      checkAnswer(
        spark.table("t"),
        Seq(Row(1, null, null, null), Row(2, 2, null, null), Row(3, 3, 3, null), Row(4, null, null, 4)))
      one("5 AS id", "5 AS d").write.format("delta").mode("overwrite").option("mergeSchema", true).saveAsTable("t")
      checkAnswer(spark.table("t"), Row(5, null, null, null, 5))
      assert(newestVersion("t") == 4)
      assert(operations("t").count(_ == "WRITE") >= 3)
    }
  }

  test("the session may merge schemas of all writes, SQL among them") {
    withTable("t") {
      one("1 AS id").write.format("delta").saveAsTable("t")
      withSQLConf("spark.databricks.delta.schema.autoMerge.enabled" -> "true") {
        one("2 AS id", "2 AS a").write.format("delta").mode("append").saveAsTable("t")
        sql("INSERT INTO t BY NAME SELECT 3 AS b, 3 AS id")
        sql("INSERT INTO t SELECT 4, 4, 4, 4 AS c")
        sql("INSERT INTO t VALUES (5, 5, 5, 5)")
        sql("INSERT INTO t (id, a) VALUES (6, 6)")
        val e = intercept[AnalysisException](
          one("9 AS z").write.format("delta").mode("append").option("mergeSchema", "false").saveAsTable("t"))
        assert(e.getCondition == "DELTA_METADATA_MISMATCH")
      }
      checkAnswer(
        spark.table("t"),
        Seq(
          Row(1, null, null, null), Row(2, 2, null, null), Row(3, null, 3, null), Row(4, 4, 4, 4),
          Row(5, 5, 5, 5), Row(6, 6, null, null)))
      assert(newestVersion("t") == 5)
    }
  }

  test("mergeSchema takes wider types where the table widens its own") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, f FLOAT) USING delta TBLPROPERTIES ('delta.enableTypeWidening' = 'true')")
      sql("INSERT INTO t VALUES (1, 0.5F)")
      val wide = one("3000000000L AS id", "0.1D AS f", "'new' AS n")
      wide.write.format("delta").mode("append").option("mergeSchema", "true").saveAsTable("t")
      checkAnswer(spark.table("t"), Seq(Row(1L, 0.5d, null), Row(3000000000L, 0.1d, "new")))
      withSQLConf("spark.databricks.delta.schema.autoMerge.enabled" -> "true") {
        sql("INSERT INTO t SELECT 4L, 1.5D, 'x'")
      }
      assert(newestVersion("t") == 3)
    }
  }

  test("overwriteSchema takes the schema and the partitioning of the data, in one commit") {
    withPathTable { path =>
      one("'x' AS id", "7 AS p").write.format("delta").mode("overwrite")
        .option("overwriteSchema", "true").partitionBy("p").save(path)
      assert(newestVersion(s"'$path'") == 1)
      assert(Set("metaData", "add", "remove").subsetOf(actionsOf(path, 1).toSet))
      assert(read(path).schema.simpleString == "struct<id:string,p:int>")
      checkAnswer(read(path).where("p = 7"), Row("x", 7))
      one("1 AS id").write.format("delta").mode("overwrite").option("overwriteSchema", "true").save(path)
      checkAnswer(read(path), Row(1))
      checkAnswer(spark.read.format("delta").option("versionAsOf", 0).load(path), Row(1, "a"))
      assert(conditionOf(
        one("1 AS id").write.format("delta").mode("overwrite").option("overwriteSchema", "true").partitionBy("no").save(path)) ==
        "DELTA_PARTITION_COLUMN_NOT_FOUND")
    }
    withTable("t") {
      one("1 AS id", "1 AS p").write.format("delta").partitionBy("p").saveAsTable("t")
      sql("ALTER TABLE t SET TBLPROPERTIES ('kept' = 'yes')")
      one("'s' AS other").write.format("delta").mode("overwrite").option("overwriteSchema", "true").saveAsTable("t")
      checkAnswer(spark.table("t"), Row("s"))
      checkAnswer(sql("SHOW TBLPROPERTIES t ('kept')"), Row("kept", "yes"))
      assert(newestVersion("t") == 2)
    }
  }

  test("overwriteSchema without overwrite changes nothing") {
    withPathTable { path =>
      assert(conditionOf(
        one("1 AS other").write.format("delta").mode("append").option("overwriteSchema", "true").save(path)) ==
        "DELTA_METADATA_MISMATCH")
    }
  }

  test("the table of a self append keeps its pending columns when Spark refreshes it") {
    withPathTable { path =>
      read(path).withColumn("n", lit(1)).write.format("delta").mode("append").option("mergeSchema", "true").save(path)
      checkAnswer(read(path), Seq(Row(1, "a", null), Row(1, "a", 1)))
      val stale = read(path).withColumn("m", lit(2))
      one("5 AS id").write.format("delta").mode("append").save(path)
      stale.write.format("delta").mode("append").option("mergeSchema", "true").save(path)
      assert(read(path).where("m = 2").count() == 3)
      assert(newestVersion(s"'$path'") == 3)
    }
  }

  test("nested fields are held against the schema and added") {
    withTempPath { path =>
      one("named_struct('a', 1) AS s").write.format("delta").save(path.toString)
      val wider = one("named_struct('b', 'x', 'a', 2) AS s")
      assert(conditionOf(wider.write.format("delta").mode("append").save(path.toString)) == "DELTA_METADATA_MISMATCH")
      wider.write.format("delta").mode("append").option("mergeSchema", "true").save(path.toString)
      checkAnswer(read(path.toString).select("s.a", "s.b"), Seq(Row(1, null), Row(2, "x")))
    }
  }

  test("a column twice in the data is refused") {
    withPathTable { path =>
      assert(conditionOf(
        one("1 AS id", "2 AS ID").write.format("delta").mode("append").save(path)).startsWith("DELTA_DUPLICATE_COLUMNS_FOUND"))
      assert(conditionOf(
        one("1 AS id", "'b' AS name", "1 AS `a b`").write.format("delta").mode("append").option("mergeSchema", "true").save(path))
        == "DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES")
    }
  }
}
