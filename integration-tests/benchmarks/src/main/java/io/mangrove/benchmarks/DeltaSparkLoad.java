package io.mangrove.benchmarks;

import org.apache.spark.sql.SparkSession;

/**
 * Loads a table with delta-spark, whose class path this is run on: nothing of this project but this
 * module is there. A description of a table makes it reconstruct the state and count the files.
 */
final class DeltaSparkLoad {
  private DeltaSparkLoad() {}

  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    spark.sql("SELECT sum(id) FROM range(10)").collect(); // a session costs something at first
    LoadProcess.serve(
        () -> {
          // What is known of a table is forgotten, and with it the cached state.
          Class.forName("org.apache.spark.sql.delta.DeltaLog").getMethod("clearCache").invoke(null);
          return spark
              .sql("DESCRIBE DETAIL delta.`" + args[0] + "`")
              .select("numFiles")
              .head()
              .getLong(0);
        });
    spark.stop();
  }
}
