package io.mangrove.spark.read;

import io.mangrove.log.snapshot.Snapshot;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Collects what a query asks of one snapshot: columns, conditions, aggregates, a limit. */
public final class DeltaScanBuilder implements ScanBuilder {
  /**
   * @param tableName as it should show in plans
   * @param sparkSchema the table's columns in order, without metadata columns
   */
  public DeltaScanBuilder(
      SparkSession session,
      String tableName,
      Snapshot snapshot,
      StructType sparkSchema,
      CaseInsensitiveStringMap options) {}

  @Override
  public Scan build() {
    throw new IllegalStateException();
  }
}
