package io.mangrove.spark.read;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** Longs that are worked out when they are asked for, and hold on to nothing. */
abstract class LongVector extends ColumnVector {
  LongVector() {
    super(DataTypes.LongType);
  }

  @Override
  public final void close() {}

  @Override
  public final ColumnVector getChild(int ordinal) {
    throw notALong();
  }

  @Override
  public final boolean getBoolean(int rowId) {
    throw notALong();
  }

  @Override
  public final byte getByte(int rowId) {
    throw notALong();
  }

  @Override
  public final short getShort(int rowId) {
    throw notALong();
  }

  @Override
  public final int getInt(int rowId) {
    throw notALong();
  }

  @Override
  public final float getFloat(int rowId) {
    throw notALong();
  }

  @Override
  public final double getDouble(int rowId) {
    throw notALong();
  }

  @Override
  public final ColumnarArray getArray(int rowId) {
    throw notALong();
  }

  @Override
  public final ColumnarMap getMap(int rowId) {
    throw notALong();
  }

  @Override
  public final Decimal getDecimal(int rowId, int precision, int scale) {
    throw notALong();
  }

  @Override
  public final UTF8String getUTF8String(int rowId) {
    throw notALong();
  }

  @Override
  public final byte[] getBinary(int rowId) {
    throw notALong();
  }

  private static UnsupportedOperationException notALong() {
    return new UnsupportedOperationException("asked for something other than a long");
  }
}
