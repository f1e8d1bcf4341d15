package io.mangrove.spark.read;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The ids or commit versions of a file's rows: those that a column of the file has, and where it is
 * null, a constant of the file with the position of the row added. Made of vectors of others.
 */
final class TrackedVector extends ColumnVector {
  private final ColumnVector kept;
  private final @Nullable Long constant;
  private final @Nullable ColumnVector positions;

  /**
   * @param kept with nulls for rows that are where they were first written
   * @param constant null where the log tells none
   * @param positions null if none are added
   */
  TrackedVector(ColumnVector kept, @Nullable Long constant, @Nullable ColumnVector positions) {
    super(DataTypes.LongType);
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

  /** Closes nothing: the vectors' owners do. */
  @Override
  public void close() {}

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

  @Override
  public ColumnVector getChild(int ordinal) {
    throw notALong();
  }

  @Override
  public boolean getBoolean(int rowId) {
    throw notALong();
  }

  @Override
  public byte getByte(int rowId) {
    throw notALong();
  }

  @Override
  public short getShort(int rowId) {
    throw notALong();
  }

  @Override
  public int getInt(int rowId) {
    throw notALong();
  }

  @Override
  public float getFloat(int rowId) {
    throw notALong();
  }

  @Override
  public double getDouble(int rowId) {
    throw notALong();
  }

  @Override
  public ColumnarArray getArray(int rowId) {
    throw notALong();
  }

  @Override
  public ColumnarMap getMap(int rowId) {
    throw notALong();
  }

  @Override
  public Decimal getDecimal(int rowId, int precision, int scale) {
    throw notALong();
  }

  @Override
  public UTF8String getUTF8String(int rowId) {
    throw notALong();
  }

  @Override
  public byte[] getBinary(int rowId) {
    throw notALong();
  }

  private static UnsupportedOperationException notALong() {
    return new UnsupportedOperationException("asked for something other than a long");
  }
}
