package io.mangrove.spark.read;

import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The ids or commit versions of a file's rows: those that a column of the file has, and where it is
 * null, a constant of the file with the position of the row added. Made of vectors that belong to
 * others.
 */
final class TrackedVector extends LongVector {
  private final ColumnVector kept;
  private final @Nullable Long constant;
  private final @Nullable ColumnVector positions;

  /**
   * @param kept with nulls for rows that are where they were first written
   * @param constant null where the log tells none
   * @param positions null if none are added
   */
  TrackedVector(ColumnVector kept, @Nullable Long constant, @Nullable ColumnVector positions) {
    this.kept = kept;
    this.constant = constant;
    this.positions = positions;
  }

  @Override
  public long getLong(int rowId) {
    if (constant == null || !kept.isNullAt(rowId)) {
      return kept.getLong(rowId);
    }
    return positions == null ? constant : constant + positions.getLong(rowId);
  }

  @Override
  public boolean hasNull() {
    return constant == null && kept.hasNull();
  }

  @Override
  public int numNulls() {
    return constant == null ? kept.numNulls() : 0;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return constant == null && kept.isNullAt(rowId);
  }
}
