package io.mangrove.writers;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A process that runs one statement, and says when it begins and when it is done. */
public final class StatementMain {
  static final String BEGUN = "begun";
  static final String DONE = "done";

  /** Work is in many small pieces, and each is committed once it is finished. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.shuffle.partitions", "4",
          "spark.databricks.delta.retentionDurationCheck.enabled", "false",
          "spark.databricks.delta.optimize.maxFileSize", "200000",
          "spark.mangrove.optimize.commitIntervalMillis", "1");

  private StatementMain() {}

  /**
   * Runs the statement.
   *
   * @param args the statement; if there is another one, the session is stopped at the end, and it
   *     is the JVM's own affair whether it ends
   */
  public static void main(String[] args) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog");
    SETTINGS.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    List.of("SELECT 1", "SELECT count(*) FROM range(1000)").forEach(sql -> spark.sql(sql).count());
    System.out.println(BEGUN);
    spark.sql(args[0]);
    System.out.println(DONE);
    if (args.length > 1) {
      spark.stop();
      return;
    }
    Runtime.getRuntime().halt(0);
  }
}
