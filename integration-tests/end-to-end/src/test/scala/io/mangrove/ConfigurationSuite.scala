package io.mangrove

import org.apache.spark.sql.AnalysisException
import org.apache.spark.sql.classic.SparkSession

/** What a session that lacks one of the two confs says; the other one's lack is the connector's. */
class ConfigurationSuite extends MangroveQueryTest {

  private def withoutCatalog(f: SparkSession => Unit): Unit = {
    val session = spark.newSession().asInstanceOf[SparkSession]
    session.conf.set("spark.sql.catalog.spark_catalog", "builtin")
    try f(session)
    finally SparkSession.setActiveSession(spark)
  }

  test("without the catalog, whatever is done with Delta names the conf to set") {
    withTempPath { path =>
      spark.range(1).write.format("delta").save(path.toString)
      withoutCatalog { session =>
        val attempts = Seq[() => Any](
          () => session.sql("CREATE TABLE t (id INT) USING delta"),
          () => session.sql("CREATE TABLE t USING delta AS SELECT 1 AS id"),
          () => session.sql(s"SELECT * FROM delta.`$path`"),
          () => session.sql(s"SELECT * FROM delta.`$path` VERSION AS OF 0"),
          () => session.sql(s"INSERT INTO delta.`$path` VALUES (1)"),
          () => session.sql(s"DESCRIBE HISTORY delta.`$path`"),
          () => session.read.format("delta").load(path.toString),
          () => session.range(1).write.format("delta").mode("append").save(path.toString),
          () => session.range(1).write.format("delta").saveAsTable("t"),
          () => session.range(1).writeTo("t").using("delta").create())
        attempts.foreach { attempt =>
          val e = intercept[AnalysisException](attempt())
          assert(e.getCondition == "DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG")
          assert(e.getMessage.contains("spark.sql.catalog.spark_catalog"))
          assert(e.getMessage.contains("io.mangrove.spark.DeltaCatalog"))
        }
        assert(!session.catalog.tableExists("t"))
        session.sql("SELECT 1").collect()
      }
    }
  }
}
