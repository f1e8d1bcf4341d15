package io.mangrove.spark.read;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** A struct that is never null, put together from vectors that belong to others. */
final class StructVector extends ColumnVector {
  private final ColumnVector[] fields;

  StructVector(StructType type, ColumnVector[] fields) {
    super(type);
    this.fields = fields;
  }

  /** Closes nothing: the fields' owners do. */
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
    return fields[ordinal];
  }

  @Override
  public boolean getBoolean(int rowId) {
    throw notAStruct();
  }

  @Override
  public byte getByte(int rowId) {
    throw notAStruct();
  }

  @Override
  public short getShort(int rowId) {
    throw notAStruct();
  }

  @Override
  public int getInt(int rowId) {
    throw notAStruct();
  }

  @Override
  public long getLong(int rowId) {
    throw notAStruct();
  }

  @Override
  public float getFloat(int rowId) {
    throw notAStruct();
  }

  @Override
  public double getDouble(int rowId) {
    throw notAStruct();
  }

  @Override
  public ColumnarArray getArray(int rowId) {
    throw notAStruct();
  }

  @Override
  public ColumnarMap getMap(int rowId) {
    throw notAStruct();
  }

  @Override
  public Decimal getDecimal(int rowId, int precision, int scale) {
    throw notAStruct();
  }

  @Override
  public UTF8String getUTF8String(int rowId) {
    throw notAStruct();
  }

  @Override
  public byte[] getBinary(int rowId) {
    throw notAStruct();
  }

  private static UnsupportedOperationException notAStruct() {
    return new UnsupportedOperationException("asked for something other than a struct");
  }
}
