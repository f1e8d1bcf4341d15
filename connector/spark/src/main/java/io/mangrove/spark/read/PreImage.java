package io.mangrove.spark.read;

import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The hidden column with the whole row as it is in the table, for operations that record what they
 * change: a struct of all columns of the table. What it holds is read once, even where the columns
 * are asked for besides.
 */
public final class PreImage {
  /** The name of the column. */
  public static final String NAME = "_mangrove_preimage";

  private PreImage() {}

  /**
   * The struct's type.
   *
   * @param table all columns of the table
   */
  public static StructType type(StructType table) {
    return (StructType) FileSchema.unmapped(table);
  }

  static MetadataColumn column(StructType table) {
    return new Column(type(table));
  }

  private record Column(DataType dataType) implements MetadataColumn {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean isNullable() {
      return false;
    }

    @Override
    public String comment() {
      return "The whole row";
    }
  }
}
