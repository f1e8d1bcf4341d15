package io.mangrove.spark.internals;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Rows with some columns more behind their own, none of which is copied. For one thread; the row it
 * answers is the same one each time.
 */
public final class ExtendedRow {
  private final SpecificInternalRow more;
  private final JoinedRow whole = new JoinedRow();

  /**
   * @param columns those to come behind a row's own; null until they are set
   */
  public ExtendedRow(StructType columns) {
    more = new SpecificInternalRow(columns);
  }

  /** The columns behind, to be set. */
  public InternalRow more() {
    return more;
  }

  /** A row and what {@link #more} holds. */
  public InternalRow of(InternalRow row) {
    return whole.apply(row, more);
  }
}
