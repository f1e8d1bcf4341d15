package io.mangrove.spark.read;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.StructType;

/** The answer to an aggregate, taken from the log: no file is read and no job runs. */
final class AggregateScan implements LocalScan {
  private final String description;
  private final StructType readSchema;
  private final InternalRow[] rows;

  AggregateScan(String description, StructType readSchema, InternalRow[] rows) {
    this.description = description;
    this.readSchema = readSchema;
    this.rows = rows;
  }

  @Override
  public InternalRow[] rows() {
    return rows;
  }

  @Override
  public StructType readSchema() {
    return readSchema;
  }

  @Override
  public String description() {
    return description;
  }
}
