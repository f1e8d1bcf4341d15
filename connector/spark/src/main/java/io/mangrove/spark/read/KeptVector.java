package io.mangrove.spark.read;

import java.util.Arrays;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A file reader's vector without the rows that are masked. Stays the same from batch to batch, as
 * the vector below does; what it leaves out is what its mask says of the batch judged last.
 */
final class KeptVector extends ColumnVector {
  private final ColumnVector all;
  private final RowMask mask;
  private @Nullable KeptVector[] children = new KeptVector[0];

  KeptVector(ColumnVector all, RowMask mask) {
    super(all.dataType());
    this.all = all;
    this.mask = mask;
  }

  /** Closes nothing: the file reader does. */
  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return all.hasNull();
  }

  @Override
  public int numNulls() {
    int count = 0;
    for (int row = 0; row < mask.keptCount(); row++) {
      count += isNullAt(row) ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return all.isNullAt(mask.row(rowId));
  }

  @Override
  public boolean getBoolean(int rowId) {
    return all.getBoolean(mask.row(rowId));
  }

  @Override
  public byte getByte(int rowId) {
    return all.getByte(mask.row(rowId));
  }

  @Override
  public short getShort(int rowId) {
    return all.getShort(mask.row(rowId));
  }

  @Override
  public int getInt(int rowId) {
    return all.getInt(mask.row(rowId));
  }

  @Override
  public long getLong(int rowId) {
    return all.getLong(mask.row(rowId));
  }

  @Override
  public float getFloat(int rowId) {
    return all.getFloat(mask.row(rowId));
  }

  @Override
  public double getDouble(int rowId) {
    return all.getDouble(mask.row(rowId));
  }

  @Override
  public ColumnarArray getArray(int rowId) {
    return all.getArray(mask.row(rowId));
  }

  @Override
  public ColumnarMap getMap(int rowId) {
    return all.getMap(mask.row(rowId));
  }

  @Override
  public Decimal getDecimal(int rowId, int precision, int scale) {
    return all.getDecimal(mask.row(rowId), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int rowId) {
    return all.getUTF8String(mask.row(rowId));
  }

  @Override
  public byte[] getBinary(int rowId) {
    return all.getBinary(mask.row(rowId));
  }

  /** The rows of a struct's fields are those of the struct. */
  @Override
  public ColumnVector getChild(int ordinal) {
    if (ordinal >= children.length) {
      children = Arrays.copyOf(children, ordinal + 1);
    }
    KeptVector child = children[ordinal];
    if (child == null) {
      child = new KeptVector(all.getChild(ordinal), mask);
      children[ordinal] = child;
    }
    return child;
  }
}
