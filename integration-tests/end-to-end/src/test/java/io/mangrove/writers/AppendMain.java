package io.mangrove.writers;

import org.apache.spark.sql.SparkSession;

/** A process that appends numbered batches to a table, and says so of each once it is committed. */
public final class AppendMain {
  /** What a committed batch's line of output begins with. */
  static final String COMMITTED = "committed ";

  private AppendMain() {}

  /**
   * Appends, batch after batch.
   *
   * @param args the table's path; the writer's name; the numbers of its first batch and of the one
   *     after its last; the rows of each batch
   */
  public static void main(String[] args) {
    String table = args[0];
    int last = Integer.parseInt(args[3]);
    int rows = Integer.parseInt(args[4]);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
            .getOrCreate();
    for (int batch = Integer.parseInt(args[2]); batch < last; batch++) {
      spark
          .range(0, rows, 1, 1)
          .selectExpr("'" + args[1] + "' AS writer", batch + " AS batch", "id AS row")
          .write()
          .format("delta")
          .mode("append")
          .save(table);
      System.out.println(COMMITTED + batch);
    }
    spark.stop();
  }
}
