package io.mangrove.spark.read;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The positions of the rows of a batch in their file, from a reader that gives all of its rows from
 * the first one on: nothing but the number of rows that came before. Moves on with each batch.
 */
final class CountedPositions extends ColumnVector {
  private long first;
  private long end;

  CountedPositions() {
    super(DataTypes.LongType);
  }

  /** A file is begun. */
  void restart() {
    first = 0;
    end = 0;
  }

  /** A batch of the file is at hand. */
  void next(int rows) {
    first = end;
    end += rows;
  }

  @Override
  public long getLong(int rowId) {
    return first + rowId;
  }

  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return false;
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
