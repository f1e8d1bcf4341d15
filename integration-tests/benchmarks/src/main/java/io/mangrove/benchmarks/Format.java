package io.mangrove.benchmarks;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A format under test, and where its tables lie.
 *
 * @param name what {@code format(...)} takes
 */
record Format(String name, SparkSession spark, Path folder) {

  Object write(Dataset<Row> rows, String table, SaveMode mode) {
    rows.write().format(name).mode(mode).save(path(table));
    return rows;
  }

  Dataset<Row> read(String table) {
    return spark.read().format(name).load(path(table));
  }

  private String path(String table) {
    return folder.resolve(name).resolve(table).toString();
  }
}
