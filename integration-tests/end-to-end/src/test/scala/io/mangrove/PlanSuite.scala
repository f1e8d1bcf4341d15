package io.mangrove

import org.apache.spark.sql.functions.{col, lit}
import org.scalatest.exceptions.TestFailedException

/** No statement of a Delta table runs as a V1 relation or command. */
class PlanSuite extends MangroveQueryTest with PlanChecks {

  private val statements = Seq(
    "CREATE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p) COMMENT 'c' TBLPROPERTIES ('a' = 'b')",
    "CREATE TABLE IF NOT EXISTS t (id INT) USING delta",
    "INSERT INTO t VALUES (1, 1), (2, 2)",
    "INSERT INTO t BY NAME SELECT 3 AS p, 3 AS id",
    "INSERT INTO t (p, id) VALUES (4, 4)",
    "INSERT OVERWRITE t PARTITION (p = 1) SELECT 10",
    "INSERT OVERWRITE t SELECT * FROM t WHERE id > 1",
    "SELECT * FROM t",
    "SELECT count(*) FROM t",
    "SELECT p, sum(id) FROM t WHERE p > 1 GROUP BY p",
    "SELECT * FROM t VERSION AS OF 1",
    "SELECT a.id FROM t a JOIN t b ON a.id = b.p",
    "DESCRIBE t",
    "DESCRIBE EXTENDED t",
    "DESCRIBE HISTORY t",
    "DESCRIBE HISTORY t LIMIT 1",
    "SHOW CREATE TABLE t",
    "SHOW TABLES",
    "SHOW TBLPROPERTIES t",
    "ALTER TABLE t SET TBLPROPERTIES ('c' = 'd')",
    "ALTER TABLE t UNSET TBLPROPERTIES ('c')",
    "CREATE OR REPLACE TABLE t (id INT, p INT) USING delta PARTITIONED BY (p)",
    "CREATE OR REPLACE TABLE t USING delta PARTITIONED BY (p) AS SELECT 1 AS id, 2 AS p",
    "REPLACE TABLE t USING delta AS SELECT * FROM t",
    "DROP TABLE t",
    "CREATE TABLE t USING delta AS SELECT 1 AS id, 1 AS p",
    "DROP TABLE IF EXISTS t")

  test("a V1 plan would be seen") {
    withTable("v1") {
      assertThrows[TestFailedException](assertOnlyV2(sql("CREATE TABLE v1 USING parquet AS SELECT 1 AS a")))
      assertThrows[TestFailedException](assertOnlyV2(spark.table("v1").collect()))
    }
  }

  test("statements on a table of the catalog") {
    withTable("t") {
      statements.foreach { statement =>
        withClue(statement) {
          assertOnlyV2(sql(statement).collect())
        }
      }
    }
  }

  test("statements on a table named by its path") {
    withTempPath { path =>
      statements
        .filterNot(s => s.startsWith("DROP") || s.startsWith("SHOW TABLES") || s.startsWith("CREATE TABLE t USING"))
        .foreach { statement =>
          val byPath = statement.replaceAll("\\bt\\b(?!\\.)", s"delta.`$path`")
          withClue(byPath) {
            assertOnlyV2(sql(byPath).collect())
          }
        }
    }
  }

  test("calls of a DataFrame") {
    def data = spark.range(2).select(col("id"), col("id").as("p"))
    withTable("t") {
      withTempPath { file =>
        val path = file.toString
        val calls = Seq[(String, () => Unit)](
          "save new" -> (() => data.write.format("delta").partitionBy("p").save(path)),
          "save append" -> (() => data.write.format("delta").mode("append").save(path)),
          "save ignore" -> (() => data.write.format("delta").mode("ignore").save(path)),
          "save overwrite" -> (() => data.write.format("delta").mode("overwrite").save(path)),
          "save replaceWhere" -> (() =>
            data.where("p = 1").write.format("delta").mode("overwrite").option("replaceWhere", "p = 1").save(path)),
          "save dynamic" -> (() =>
            data.write.format("delta").mode("overwrite").option("partitionOverwriteMode", "dynamic").save(path)),
          "save mergeSchema" -> (() =>
            data.withColumn("x", lit(1)).write.format("delta").mode("append").option("mergeSchema", true).save(path)),
          "save overwriteSchema" -> (() =>
            data.write.format("delta").mode("overwrite").option("overwriteSchema", true).save(path)),
          "load" -> (() => spark.read.format("delta").load(path).collect()),
          "load version" -> (() => spark.read.format("delta").option("versionAsOf", 1).load(path).collect()),
          "saveAsTable new" -> (() => data.write.format("delta").partitionBy("p").saveAsTable("t")),
          "saveAsTable append" -> (() => data.write.format("delta").mode("append").saveAsTable("t")),
          "saveAsTable overwrite" -> (() => data.write.format("delta").mode("overwrite").saveAsTable("t")),
          "insertInto" -> (() => data.write.format("delta").insertInto("t")),
          "insertInto without format" -> (() => data.write.insertInto("t")),
          "insertInto overwrite" -> (() => data.write.format("delta").mode("overwrite").insertInto("t")),
          "writeTo append" -> (() => data.writeTo("t").append()),
          "writeTo overwrite" -> (() => data.where("p = 1").writeTo("t").overwrite(col("p") === 1)),
          "writeTo overwritePartitions" -> (() => data.writeTo("t").overwritePartitions()),
          "writeTo replace" -> (() => data.writeTo("t").using("delta").replace()),
          "writeTo createOrReplace" -> (() => data.writeTo("t").using("delta").createOrReplace()),
          "table" -> (() => spark.table("t").where("id = 1").collect()))
        calls.foreach { case (name, call) => withClue(name)(assertOnlyV2(call())) }
      }
    }
  }
}
