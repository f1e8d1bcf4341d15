package io.mangrove

import org.apache.spark.sql.{AnalysisException, Row}

class PathTableSuite extends MangroveQueryTest with PlanChecks {

  test("delta.`/path` stands wherever a table name may") {
    withTempPath { path =>
      val t = s"delta.`$path`"
      sql(s"CREATE TABLE $t (id INT, p INT) USING delta PARTITIONED BY (p)")
      sql(s"INSERT INTO $t VALUES (1, 1), (2, 2)")
      sql(s"INSERT INTO $t BY NAME SELECT 3 AS p, 3 AS id")
      checkAnswer(sql(s"SELECT id FROM $t WHERE p > 1"), rows(2, 3))
      checkAnswer(sql(s"SELECT a.id FROM $t a JOIN $t b ON a.id = b.p AND b.p = 1"), Row(1))
      checkAnswer(sql(s"WITH c AS (SELECT * FROM $t) SELECT count(*) FROM c WHERE id IN (SELECT p FROM $t)"), Row(3))
      checkAnswer(spark.table(t), Seq(Row(1, 1), Row(2, 2), Row(3, 3)))
      sql(s"INSERT OVERWRITE $t PARTITION (p = 2) SELECT 20")
      checkAnswer(sql(s"TABLE $t"), Seq(Row(1, 1), Row(20, 2), Row(3, 3)))
      checkAnswer(sql(s"DESCRIBE $t").where("col_name = 'id'").select("data_type").limit(1), Row("int"))
      sql(s"ALTER TABLE $t SET TBLPROPERTIES ('a' = 'b')")
      checkAnswer(sql(s"SHOW TBLPROPERTIES $t ('a')"), Row("a", "b"))
      assert(sql(s"SHOW CREATE TABLE $t").head().getString(0).contains("delta"))
      sql(s"CREATE OR REPLACE TABLE $t USING delta AS SELECT 'x' AS name")
      checkAnswer(sql(s"SELECT * FROM $t"), Row("x"))
      sql(s"SELECT * FROM $t").createOrReplaceTempView("v")
      checkAnswer(sql("SELECT * FROM v"), Row("x"))
      spark.catalog.dropTempView("v")
      assert(newestVersion(t) == 5)
    }
  }

  test("CREATE TABLE AS SELECT and IF NOT EXISTS work at a path") {
    withTempPath { path =>
      sql(s"CREATE TABLE IF NOT EXISTS delta.`$path` USING delta AS SELECT 1 AS id")
      sql(s"CREATE TABLE IF NOT EXISTS delta.`$path` USING delta AS SELECT 2 AS id")
      checkAnswer(sql(s"SELECT * FROM delta.`$path`"), Row(1))
    }
  }

  test("a path means the same after USE of another catalog") {
    withTempDir { warehouse =>
      withTempPath { path =>
        spark.range(3).write.format("delta").save(path.toString)
        withSQLConf(
          "spark.sql.catalog.other" -> "io.mangrove.spark.DeltaCatalog",
          "spark.sql.catalog.other.warehouse" -> warehouse.toString) {
          try {
            sql("USE other")
            assert(sql(s"SELECT * FROM delta.`$path`").count() == 3)
            assert(sql(s"SELECT * FROM delta.`$path` VERSION AS OF 0").count() == 3)
            sql(s"INSERT INTO delta.`$path` VALUES (9)")
            spark.range(1).write.format("delta").mode("append").save(path.toString)
            assert(spark.read.format("delta").load(path.toString).count() == 5)
            checkAnswer(sql(s"DESCRIBE delta.`$path`").select("col_name").limit(1), Row("id"))
            assert(newestVersion(s"delta.`$path`") == 2)
          } finally sql("USE spark_catalog")
        }
      }
    }
  }

  test("a view over a path reads what is there") {
    withTempPath { path =>
      spark.range(2).write.format("delta").save(path.toString)
      withView("over_path") {
        sql(s"CREATE VIEW over_path AS SELECT * FROM delta.`$path`")
        spark.range(3).write.format("delta").mode("append").save(path.toString)
        assert(sql("SELECT * FROM over_path").count() == 5)
      }
    }
  }

  test("a path without a table is named as a path") {
    withTempPath { path =>
      val bySql = intercept[AnalysisException](sql(s"SELECT * FROM delta.`$path`"))
      assert(bySql.getCondition == "DELTA_PATH_DOES_NOT_EXIST")
      val travel = intercept[AnalysisException](sql(s"SELECT * FROM delta.`$path` VERSION AS OF 1"))
      assert(travel.getCondition == "DELTA_PATH_DOES_NOT_EXIST")
      val byReader = intercept[AnalysisException](spark.read.format("delta").load(path.toString))
      assert(byReader.getCondition == "DELTA_PATH_DOES_NOT_EXIST")
      assert(byReader.getMessage.contains(path.toString))
    }
    withTempDir { path =>
      spark.range(1).write.mode("overwrite").parquet(path.toString)
      val e = intercept[AnalysisException](spark.read.format("delta").load(path.toString))
      assert(e.getCondition == "DELTA_PATH_DOES_NOT_EXIST")
    }
  }

  test("load takes one path, and a schema only if it says what is so") {
    withTempPath { path =>
      spark.range(2).write.format("delta").save(path.toString)
      val reader = spark.read.format("delta")
      assert(spark.read.format("delta").schema("id BIGINT").load(path.toString).count() == 2)
      val schema = intercept[AnalysisException](spark.read.format("delta").schema("id INT").load(path.toString))
      assert(schema.getCondition == "DELTA_UNSUPPORTED_SCHEMA_DURING_READ")
      val many = intercept[AnalysisException](reader.load(path.toString, path.toString))
      assert(many.getCondition == "DELTA_MULTIPLE_LOAD_PATHS")
      val none = intercept[AnalysisException](reader.load())
      assert(none.getCondition == "DELTA_PATH_NOT_SPECIFIED")
    }
  }

  test("a relative path is taken from the working directory, as by other formats") {
    val relative = s"target/relative-${java.util.UUID.randomUUID()}"
    spark.range(2).write.format("delta").save(relative)
    assert(spark.read.format("delta").load(relative).count() == 2)
    assert(spark.read.format("delta").load(new java.io.File(relative).getAbsolutePath).count() == 2)
  }

  test("spark.sql.runSQLOnFiles=false turns names by path off") {
    withTempPath { path =>
      spark.range(2).write.format("delta").save(path.toString)
      withSQLConf("spark.sql.runSQLOnFiles" -> "false") {
        assert(spark.read.format("delta").load(path.toString).count() == 2)
        val e = intercept[AnalysisException](sql(s"SELECT * FROM delta.`$path`"))
        assert(e.getCondition == "TABLE_OR_VIEW_NOT_FOUND")
      }
    }
  }

  test("a save makes a table beside the files that lie at its path, and reads none of them") {
    withTempPath { path =>
      spark.range(4).write.mode("append").parquet(path.toString)
      spark.range(2).write.format("delta").save(path.toString)
      assert(spark.read.format("delta").load(path.toString).count() == 2)
      assert(sql(s"SHOW TBLPROPERTIES delta.`$path`").count() == 2)
    }
  }

  test("a database that is called delta takes no path away") {
    withTempPath { path =>
      withDatabase("delta") {
        sql("CREATE DATABASE delta")
        spark.range(2).write.format("delta").save(path.toString)
        sql("CREATE TABLE delta.t USING delta AS SELECT 1 AS a")
        assert(sql(s"SELECT * FROM delta.`$path`").count() == 2)
        checkAnswer(sql("SELECT * FROM delta.t"), Row(1))
        sql("DROP TABLE delta.t")
      }
    }
  }

  test("a path with spaces, percent signs and other letters names its table") {
    withTempDir { folder =>
      val path = s"$folder/a b%20c/d=ü"
      spark.range(2).write.format("delta").save(path)
      spark.range(1).write.format("delta").mode("append").save(path)
      assert(sql(s"SELECT * FROM delta.`$path`").count() == 3)
      assert(newestVersion(s"'$path'") == 1)
    }
  }
}
