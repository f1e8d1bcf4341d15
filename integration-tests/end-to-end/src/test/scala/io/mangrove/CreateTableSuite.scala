package io.mangrove

import org.apache.spark.sql.{AnalysisException, Row}

class CreateTableSuite extends MangroveQueryTest with PlanChecks {

  test("CREATE TABLE keeps columns, partitioning, comments and properties in one commit") {
    withTable("t") {
      sql("""CREATE TABLE t (id BIGINT NOT NULL COMMENT 'key', day DATE, text STRING)
            |USING delta PARTITIONED BY (day) COMMENT 'what it is'
            |TBLPROPERTIES ('delta.appendOnly' = 'false', 'owner.team' = 'data')""".stripMargin)
      assert(newestVersion("t") == 0)
      assert(operations("t") == Seq("CREATE TABLE"))
      val schema = spark.table("t").schema
      assert(schema.simpleString == "struct<id:bigint,day:date,text:string>")
      assert(!schema("id").nullable)
      assert(schema("id").getComment().contains("key"))
      val described = sql("DESCRIBE EXTENDED t").collect().map(r => r.getString(0) -> r.getString(1))
      assert(described.contains("Provider" -> "delta"))
      assert(described.contains("Comment" -> "what it is"))
      assert(described.contains("# Partition Information" -> ""))
      val properties = sql("SHOW TBLPROPERTIES t").collect().map(r => r.getString(0) -> r.getString(1))
      assert(properties.contains("owner.team" -> "data"))
      val script = sql("SHOW CREATE TABLE t").head().getString(0)
      assert(script.contains("USING delta") && script.contains("PARTITIONED BY (day)"))
    }
  }

  test("SHOW CREATE TABLE makes the same table again") {
    withTable("t") {
      sql("CREATE TABLE t (id INT, p STRING) USING delta PARTITIONED BY (p) COMMENT 'c'")
      val script = sql("SHOW CREATE TABLE t").head().getString(0)
      sql("DROP TABLE t")
      sql(script)
      assert(spark.table("t").schema.simpleString == "struct<id:int,p:string>")
    }
  }

  test("SHOW CREATE TABLE lists an external table that was dropped again") {
    withTempPath { path =>
      withTable("t") {
        sql(s"CREATE TABLE t (id INT, at TIMESTAMP_NTZ) USING delta LOCATION '$path' TBLPROPERTIES ('k' = 'v')")
        sql("INSERT INTO t VALUES (1, NULL)")
        val script = sql("SHOW CREATE TABLE t").head().getString(0)
        sql("DROP TABLE t")
        sql(script)
        assert(spark.table("t").count() == 1)
        assert(newestVersion("t") == 1)
      }
    }
  }

  test("CREATE TABLE IF NOT EXISTS leaves the table that is there; without it, it fails") {
    withTable("t") {
      sql("CREATE TABLE t (id INT) USING delta")
      sql("CREATE TABLE IF NOT EXISTS t (other STRING) USING delta")
      assert(spark.table("t").columns.toSeq == Seq("id"))
      val e = intercept[AnalysisException](sql("CREATE TABLE t (other STRING) USING delta"))
      assert(e.getCondition == "TABLE_OR_VIEW_ALREADY_EXISTS")
      assert(newestVersion("t") == 0)
    }
  }

  test("CREATE TABLE AS SELECT is one commit") {
    withTable("t") {
      sql("CREATE TABLE t USING delta PARTITIONED BY (p) AS SELECT id, id % 2 AS p FROM range(10)")
      assert(operations("t") == Seq("CREATE TABLE AS SELECT"))
      checkAnswer(sql("SELECT p, count(*) FROM t GROUP BY p"), Seq(Row(0, 5), Row(1, 5)))
      val actions = actionsOf(locationOf("t"), 0)
      assert(Set("commitInfo", "protocol", "metaData", "add").subsetOf(actions.toSet))
    }
  }

  test("a CREATE TABLE AS SELECT that fails leaves no table") {
    withTable("t") {
      intercept[Exception](
        sql("CREATE TABLE t USING delta AS SELECT raise_error('no') AS a FROM range(3)"))
      assert(!spark.catalog.tableExists("t"))
      sql("CREATE TABLE t USING delta AS SELECT 1 AS a")
      checkAnswer(spark.table("t"), Row(1))
    }
  }

  test("CREATE OR REPLACE TABLE is a new version of the same history") {
    withTable("t") {
      sql("CREATE OR REPLACE TABLE t (id INT) USING delta")
      sql("INSERT INTO t VALUES (1)")
      sql("CREATE OR REPLACE TABLE t (name STRING, n INT) USING delta PARTITIONED BY (n)")
      assert(spark.table("t").columns.toSeq == Seq("name", "n"))
      assert(spark.table("t").count() == 0)
      assert(newestVersion("t") == 2)
      checkAnswer(sql("SELECT * FROM t VERSION AS OF 1"), Row(1))
    }
  }

  test("REPLACE TABLE AS SELECT is one commit and may read the table it replaces") {
    withTable("t") {
      sql("CREATE TABLE t USING delta AS SELECT id FROM range(3)")
      sql("REPLACE TABLE t USING delta AS SELECT id + 10 AS id, 'x' AS name FROM t")
      checkAnswer(spark.table("t"), Seq(Row(10, "x"), Row(11, "x"), Row(12, "x")))
      assert(newestVersion("t") == 1)
      assert(operations("t").head == "REPLACE TABLE AS SELECT")
      sql("CREATE OR REPLACE TABLE t USING delta AS SELECT count(*) AS n FROM t")
      checkAnswer(spark.table("t"), Row(3))
      assert(operations("t").head == "CREATE OR REPLACE TABLE AS SELECT")
    }
    val e = intercept[AnalysisException](sql("REPLACE TABLE nowhere USING delta AS SELECT 1 AS a"))
    assert(e.getCondition.startsWith("TABLE_OR_VIEW_NOT_FOUND"))
  }

  test("LOCATION makes an external table, or lists one that is there") {
    withTempPath { path =>
      withTable("t", "u") {
        sql(s"CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p) LOCATION '$path'")
        sql("INSERT INTO t VALUES (1, 2)")
        sql(s"CREATE TABLE u USING delta LOCATION '$path'")
        checkAnswer(spark.table("u"), Row(1, 2))
        assert(newestVersion("u") == 1)
        sql("DROP TABLE t")
        checkAnswer(spark.table("u"), Row(1, 2))
        val e = intercept[AnalysisException](
          sql(s"CREATE TABLE v (other STRING) USING delta LOCATION '$path'"))
        assert(e.getCondition.startsWith("DELTA_CREATE_TABLE_SCHEME_MISMATCH"))
      }
    }
  }

  test("DROP TABLE deletes the files of a managed table only") {
    withTable("t") {
      sql("CREATE TABLE t USING delta AS SELECT 1 AS a")
      val location = folderOf(locationOf("t")).toFile
      assert(location.exists())
      sql("DROP TABLE t")
      assert(!location.exists())
      sql("DROP TABLE IF EXISTS t")
      intercept[AnalysisException](sql("DROP TABLE t"))
    }
  }

  test("SHOW TABLES lists Delta tables") {
    withDatabase("many") {
      sql("CREATE DATABASE many")
      sql("CREATE TABLE many.a (id INT) USING delta")
      sql("CREATE TABLE many.b (id INT) USING parquet")
      checkAnswer(sql("SHOW TABLES IN many").select("tableName"), Seq(Row("a"), Row("b")))
      sql("DROP DATABASE many CASCADE")
    }
  }

  test("ALTER TABLE SET and UNSET TBLPROPERTIES are commits") {
    withTable("t") {
      sql("CREATE TABLE t (id INT) USING delta")
      sql("ALTER TABLE t SET TBLPROPERTIES ('delta.checkpointInterval' = '5', 'a.b' = 'c')")
      def properties = sql("SHOW TBLPROPERTIES t").collect().map(_.getString(0)).toSet
      assert(Set("delta.checkpointInterval", "a.b").subsetOf(properties))
      sql("ALTER TABLE t UNSET TBLPROPERTIES ('a.b')")
      assert(!properties.contains("a.b"))
      assert(operations("t").take(2) == Seq("UNSET TBLPROPERTIES", "SET TBLPROPERTIES"))
      val e = intercept[AnalysisException](
        sql("ALTER TABLE t SET TBLPROPERTIES ('delta.notAProperty' = '1')"))
      assert(e.getCondition == "DELTA_UNKNOWN_CONFIGURATION")
      assert(newestVersion("t") == 2)
    }
  }

  test("a named catalog keeps its tables in its warehouse") {
    withTempDir { warehouse =>
      withSQLConf(
        "spark.sql.catalog.lake" -> "io.mangrove.spark.DeltaCatalog",
        "spark.sql.catalog.lake.warehouse" -> warehouse.toString) {
        sql("CREATE NAMESPACE lake.db")
        sql("CREATE TABLE lake.db.t (id INT, p INT) USING delta PARTITIONED BY (p)")
        sql("INSERT INTO lake.db.t VALUES (1, 1), (2, 2)")
        sql("CREATE TABLE lake.db.u AS SELECT * FROM lake.db.t WHERE p = 2")
        checkAnswer(sql("SELECT * FROM lake.db.u"), Row(2, 2))
        checkAnswer(sql("SHOW TABLES IN lake.db").select("tableName"), Seq(Row("t"), Row("u")))
        assert(operations("lake.db.t") == Seq("WRITE", "CREATE TABLE"))
        try {
          sql("USE lake.db")
          assert(operations("u") == Seq("CREATE TABLE AS SELECT"))
          checkAnswer(sql("SELECT * FROM t VERSION AS OF 1"), Seq(Row(1, 1), Row(2, 2)))
        } finally sql("USE spark_catalog.default")
        sql("DROP TABLE lake.db.t")
        assert(!folderOf(s"$warehouse/db/t").toFile.exists())
      }
    }
  }
}
