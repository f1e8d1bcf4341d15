package io.mangrove.spark.internals;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Takes some columns out of rows, by generated code. The row it answers is the same one each time
 * and equal to another exactly if the bytes are. For one thread.
 */
public final class RowProjection {
  private final UnsafeProjection projection;

  private RowProjection(UnsafeProjection projection) {
    this.projection = projection;
  }

  /** The projection of rows of a schema to the columns at these ordinals. */
  public static RowProjection of(StructType schema, int[] ordinals) {
    java.util.List<Expression> columns = new java.util.ArrayList<>(ordinals.length);
    for (int ordinal : ordinals) {
      columns.add(new BoundReference(ordinal, schema.apply(ordinal).dataType(), true));
    }
    return new RowProjection(
        UnsafeProjection.create(CollectionConverters.asScala(columns).toSeq()));
  }

  /** The columns of a row; overwritten by the next call. */
  public InternalRow apply(InternalRow row) {
    return projection.apply(row);
  }
}
