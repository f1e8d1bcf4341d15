package io.mangrove.spark.internals;

import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.StructType;

/** CHAR and VARCHAR columns: strings in the log, their length in the column's metadata. */
public final class CharVarcharColumns {
  private CharVarcharColumns() {}

  /** The schema with strings in their place; Spark checks lengths by the metadata. */
  public static StructType asStrings(StructType schema) {
    return CharVarcharUtils.replaceCharVarcharWithStringInSchema(schema);
  }

  /** The schema with CHAR and VARCHAR again, as a table shows its columns to Spark. */
  public static StructType asDeclared(StructType schema) {
    return CharVarcharUtils.getRawSchema(schema);
  }
}
