package io.mangrove

import org.apache.spark.sql.{AnalysisException, DataFrame, Row, SaveMode}
import org.apache.spark.sql.functions.{col, lit}

class DataFrameWriterSuite extends MangroveQueryTest with PlanChecks {

  private def ids(numbers: Int*): DataFrame =
    spark.createDataFrame(numbers.map(Tuple1(_))).toDF("id")

  private def pairs(values: (Int, Int)*): DataFrame = spark.createDataFrame(values).toDF("id", "p")

  private def read(path: Any): DataFrame = spark.read.format("delta").load(path.toString)

  private def isMismatch(e: Throwable): Boolean =
    Iterator.iterate(e)(_.getCause).takeWhile(_ != null).exists { cause =>
      String.valueOf(cause.getMessage).contains("DELTA_REPLACE_WHERE_MISMATCH")
    }

  for (mode <- SaveMode.values) {
    test(s"save creates a table at a new path with mode $mode") {
      withTempPath { path =>
        pairs(1 -> 1, 2 -> 2).write.format("delta").mode(mode).partitionBy("p").save(path.toString)
        checkAnswer(read(path), Seq(Row(1, 1), Row(2, 2)))
        assert(newestVersion(s"'$path'") == 0)
        assert(operations(s"'$path'") == Seq("WRITE"))
        checkAnswer(read(path).where("p = 2"), Row(2, 2))
      }
    }
  }

  test("save on a table appends, overwrites, ignores or fails as its mode says") {
    withTempPath { path =>
      ids(1).write.format("delta").save(path.toString)
      ids(2).write.format("delta").mode("append").save(path.toString)
      checkAnswer(read(path), rows(1, 2))
      ids(3).write.format("delta").mode("ignore").save(path.toString)
      checkAnswer(read(path), rows(1, 2))
      val e = intercept[AnalysisException](ids(4).write.format("delta").save(path.toString))
      assert(e.getCondition == "DELTA_PATH_EXISTS")
      ids(5).write.format("delta").mode("overwrite").save(path.toString)
      checkAnswer(read(path), rows(5))
      assert(newestVersion(s"'$path'") == 2)
      checkAnswer(spark.read.format("delta").option("versionAsOf", 1).load(path.toString), rows(1, 2))
    }
  }

  test("the option path and the default source name a table as well") {
    withTempPath { path =>
      ids(1).write.format("delta").option("path", path.toString).save()
      checkAnswer(spark.read.format("DELTA").option("path", path.toString).load(), Row(1))
      withSQLConf("spark.sql.sources.default" -> "delta") {
        ids(2).write.mode("append").save(path.toString)
        checkAnswer(spark.read.load(path.toString), rows(1, 2))
      }
      val e = intercept[AnalysisException](ids(1).write.format("delta").save())
      assert(e.getCondition == "DELTA_PATH_NOT_SPECIFIED")
    }
  }

  test("properties given as options are the new table's") {
    withTempPath { path =>
      ids(1).write.format("delta").option("delta.appendOnly", "true").save(path.toString)
      checkAnswer(
        sql(s"SHOW TBLPROPERTIES delta.`$path` ('delta.appendOnly')"),
        Row("delta.appendOnly", "true"))
      val e = intercept[Exception](
        ids(1).write.format("delta").mode("overwrite").save(path.toString))
      assert(e.getMessage.contains("DELTA_CANNOT_MODIFY_APPEND_ONLY"))
    }
  }

  test("columns are matched by name, in any order and case; those left out are null") {
    withTempPath { path =>
      spark.range(1).selectExpr("1 AS a", "'x' AS b").write.format("delta").save(path.toString)
      spark.range(1).selectExpr("'y' AS B", "2 AS a").write.format("delta").mode("append").save(path.toString)
      spark.range(1).selectExpr("3 AS a").write.format("delta").mode("append").save(path.toString)
      checkAnswer(read(path), Seq(Row(1, "x"), Row(2, "y"), Row(3, null)))
    }
  }

  test("partitionBy must say what the table says, unless the schema is overwritten") {
    withTempPath { path =>
      pairs(1 -> 1).write.format("delta").partitionBy("p").save(path.toString)
      pairs(2 -> 2).write.format("delta").mode("append").save(path.toString)
      pairs(3 -> 3).write.format("delta").mode("append").partitionBy("P").save(path.toString)
      for (mode <- Seq("append", "overwrite")) {
        val e = intercept[AnalysisException](
          pairs(4 -> 4).write.format("delta").mode(mode).partitionBy("id").save(path.toString))
        assert(e.getCondition == "DELTA_METADATA_MISMATCH")
        assert(e.getMessage.contains("Partition columns do not match"))
      }
      pairs(5 -> 5).write.format("delta").mode("overwrite").option("overwriteSchema", true).partitionBy("id").save(path.toString)
      checkAnswer(read(path), Row(5, 5))
      checkAnswer(
        sql(s"DESCRIBE EXTENDED delta.`$path`").where("col_name = 'Location'").select("col_name"),
        Row("Location"))
      assert(folderOf(s"$path/id=5").toFile.isDirectory)
    }
  }

  test("replaceWhere replaces the rows of its condition and takes no others") {
    withTempPath { path =>
      pairs(1 -> 1, 2 -> 2, 3 -> 3).write.format("delta").partitionBy("p").save(path.toString)
      pairs(20 -> 2, 30 -> 3).write.format("delta").mode("overwrite").option("replaceWhere", "p >= 2").save(path.toString)
      checkAnswer(read(path), Seq(Row(1, 1), Row(20, 2), Row(30, 3)))
      val e = intercept[Exception](
        pairs(9 -> 1).write.format("delta").mode("overwrite").option("replaceWhere", "p >= 2").save(path.toString))
      assert(isMismatch(e), e)
      val append = intercept[AnalysisException](
        pairs(9 -> 9).write.format("delta").mode("append").option("replaceWhere", "p = 9").save(path.toString))
      assert(append.getCondition == "DELTA_REPLACE_WHERE_IN_OVERWRITE")
      assert(newestVersion(s"'$path'") == 1)
    }
  }

  test("partitionOverwriteMode=dynamic replaces the partitions that have rows") {
    withTempPath { path =>
      def overwrite(data: DataFrame, options: (String, String)*): Unit =
        data.write.format("delta").mode("overwrite").options(options.toMap).save(path.toString)
      pairs(1 -> 1, 2 -> 2).write.format("delta").partitionBy("p").save(path.toString)
      overwrite(pairs(20 -> 2, 30 -> 3), "partitionOverwriteMode" -> "dynamic")
      checkAnswer(read(path), Seq(Row(1, 1), Row(20, 2), Row(30, 3)))
      withSQLConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        overwrite(pairs(10 -> 1))
        checkAnswer(read(path), Seq(Row(10, 1), Row(20, 2), Row(30, 3)))
        overwrite(pairs(7 -> 7), "partitionOverwriteMode" -> "static")
        checkAnswer(read(path), Row(7, 7))
      }
      def conditionOf(options: (String, String)*): String =
        intercept[AnalysisException](overwrite(pairs(8 -> 8), options: _*)).getCondition
      assert(
        conditionOf("partitionOverwriteMode" -> "dynamic", "replaceWhere" -> "p = 8") ==
          "DELTA_REPLACE_WHERE_WITH_DYNAMIC_PARTITION_OVERWRITE")
      assert(
        conditionOf("partitionOverwriteMode" -> "dynamic", "overwriteSchema" -> "true") ==
          "DELTA_OVERWRITE_SCHEMA_WITH_DYNAMIC_PARTITION_OVERWRITE")
      assert(conditionOf("partitionOverwriteMode" -> "sometimes") == "DELTA_ILLEGAL_OPTION")
      assert(conditionOf("mergeSchema" -> "perhaps") == "DELTA_ILLEGAL_OPTION")
    }
  }

  test("saveAsTable makes a table, and then does as its mode says") {
    withTable("t") {
      pairs(1 -> 1).write.format("delta").partitionBy("p").saveAsTable("t")
      pairs(2 -> 2).write.format("delta").mode("append").saveAsTable("t")
      pairs(3 -> 3).write.format("delta").mode("ignore").saveAsTable("t")
      intercept[AnalysisException](pairs(4 -> 4).write.format("delta").saveAsTable("t"))
      val append = intercept[AnalysisException](
        pairs(4 -> 4).write.format("delta").mode("append").option("replaceWhere", "p = 4").saveAsTable("t"))
      assert(append.getCondition == "DELTA_REPLACE_WHERE_IN_OVERWRITE")
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(2, 2)))
      sql("ALTER TABLE t SET TBLPROPERTIES ('kept' = 'yes')")
      pairs(5 -> 5).write.format("delta").mode("overwrite").saveAsTable("t")
      checkAnswer(spark.table("t"), Row(5, 5))
      checkAnswer(sql("SHOW TBLPROPERTIES t ('kept')"), Row("kept", "yes"))
      pairs(6 -> 6).write.format("delta").mode("overwrite").option("replaceWhere", "p = 6").saveAsTable("t")
      pairs(7 -> 6).write.format("delta").mode("overwrite").option("partitionOverwriteMode", "dynamic").saveAsTable("t")
      checkAnswer(spark.table("t"), Seq(Row(5, 5), Row(7, 6)))
      assert(newestVersion("t") == 5)
    }
  }

  test("saveAsTable with overwrite makes a table where there is none, and at a path") {
    withTempPath { path =>
      withTable("t") {
        ids(1).write.format("delta").mode("overwrite").option("path", path.toString).saveAsTable("t")
        checkAnswer(read(path), Row(1))
        sql("DROP TABLE t")
        checkAnswer(read(path), Row(1))
      }
    }
  }

  test("insertInto matches columns by position and casts them") {
    withTable("t") {
      sql("CREATE TABLE t (id BIGINT, p INT) USING delta PARTITIONED BY (p)")
      pairs(1 -> 1, 2 -> 2).toDF("p", "id").write.insertInto("t")
      pairs(3 -> 3).write.format("delta").mode("append").insertInto("t")
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(2, 2), Row(3, 3)))
      pairs(20 -> 2).write.format("delta").mode("overwrite").option("partitionOverwriteMode", "dynamic").insertInto("t")
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2), Row(3, 3)))
      pairs(30 -> 3).write.format("delta").mode("overwrite").option("replaceWhere", "p = 3").insertInto("t")
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2), Row(30, 3)))
      pairs(4 -> 4).write.format("delta").mode("overwrite").insertInto("t")
      checkAnswer(spark.table("t"), Row(4, 4))
    }
  }

  test("writeTo creates, replaces, appends and overwrites") {
    withTable("t") {
      pairs(1 -> 1).writeTo("t").using("delta").partitionedBy(col("p")).tableProperty("a", "b").create()
      intercept[AnalysisException](pairs(1 -> 1).writeTo("t").using("delta").create())
      pairs(2 -> 2).writeTo("t").append()
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(2, 2)))
      pairs(20 -> 2).select(col("p"), col("id")).writeTo("t").overwrite(col("p") === 2)
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(20, 2)))
      assert(isMismatch(intercept[Exception](pairs(9 -> 9).writeTo("t").overwrite(col("p") === 2))))
      pairs(3 -> 3, 21 -> 2).writeTo("t").overwritePartitions()
      checkAnswer(spark.table("t"), Seq(Row(1, 1), Row(21, 2), Row(3, 3)))
      pairs(5 -> 5).writeTo("t").overwrite(lit(true))
      checkAnswer(spark.table("t"), Row(5, 5))
      ids(6).writeTo("t").using("delta").replace()
      checkAnswer(spark.table("t"), Row(6))
      ids(7).where("id > 6").withColumn("n", lit(1)).writeTo("t").using("delta").createOrReplace()
      checkAnswer(spark.table("t"), Row(7, 1))
      assert(newestVersion("t") == 6)
    }
  }

  test("writeTo takes paths and the options of a write") {
    withTempPath { path =>
      pairs(1 -> 1, 2 -> 2).writeTo(s"delta.`$path`").using("delta").partitionedBy(col("p")).create()
      pairs(3 -> 3).writeTo(s"delta.`$path`").append()
      pairs(4 -> 4).withColumn("n", lit("x")).writeTo(s"delta.`$path`").option("mergeSchema", "true").append()
      checkAnswer(read(path), Seq(Row(1, 1, null), Row(2, 2, null), Row(3, 3, null), Row(4, 4, "x")))
      pairs(5 -> 1).writeTo(s"delta.`$path`").option("replaceWhere", "p = 1").overwrite(lit(true))
      checkAnswer(read(path).where("p = 1").select("id"), Row(5))
      pairs(6 -> 1).writeTo(s"delta.`$path`").option("partitionOverwriteMode", "dynamic").overwrite(lit(true))
      assert(read(path).count() == 4)
      pairs(7 -> 7).select("id").writeTo(s"delta.`$path`").option("overwriteSchema", "true").overwrite(lit(true))
      checkAnswer(read(path), Row(7))
    }
  }

  test("a table may be overwritten with what it holds") {
    withTempPath { path =>
      ids(1, 2, 3).write.format("delta").save(path.toString)
      read(path).where("id > 1").write.format("delta").mode("overwrite").save(path.toString)
      checkAnswer(read(path), rows(2, 3))
      read(path).write.format("delta").mode("append").save(path.toString)
      checkAnswer(read(path), rows(2, 2, 3, 3))
    }
  }

  test("streams are refused by name") {
    withTempPath { path =>
      ids(1).write.format("delta").save(path.toString)
      val read = intercept[AnalysisException](spark.readStream.format("delta").load(path.toString))
      assert(read.getCondition == "DELTA_STREAMING_NOT_SUPPORTED")
      val e = intercept[Exception] {
        spark.readStream.format("rate").load().writeStream.format("delta")
          .option("checkpointLocation", s"$path/_checkpoint").start(path.toString)
      }
      assert(e.getMessage.contains("DELTA_"), e)
    }
  }
}
