package io.mangrove.spark.internals;

import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** Vectors that hold one value for all rows of a batch. */
public final class ConstantVector {
  private ConstantVector() {}

  public static ColumnVector ofString(UTF8String value) {
    ConstantColumnVector vector = new ConstantColumnVector(1, DataTypes.StringType);
    vector.setUtf8String(value);
    return vector;
  }

  public static ColumnVector ofInt(int value) {
    ConstantColumnVector vector = new ConstantColumnVector(1, DataTypes.IntegerType);
    vector.setInt(value);
    return vector;
  }

  public static ColumnVector ofLong(long value) {
    ConstantColumnVector vector = new ConstantColumnVector(1, DataTypes.LongType);
    vector.setLong(value);
    return vector;
  }
}
