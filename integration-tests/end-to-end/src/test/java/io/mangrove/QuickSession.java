package io.mangrove;

import org.apache.spark.sql.SparkSession;

/** A session with our jar, tuned for thousands of tiny statements. */
public final class QuickSession {
  private QuickSession() {}

  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.datetime.java8API.enabled", "true")
        .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
        .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .getOrCreate();
  }
}
