package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes output rows of a file's rows and the file's constants. For one thread; each row it gives
 * overwrites the one before.
 */
public final class OutputProjection {
  private final UnsafeProjection projection;
  private final JoinedRow joined = new JoinedRow();

  private OutputProjection(UnsafeProjection projection) {
    this.projection = projection;
  }

  /**
   * The projection to some columns.
   *
   * @param output the columns to make
   * @param sources for each of them the position of its value, constants after the file's columns;
   *     a struct to be put together has a position for each of its fields
   * @param firstConstant the position of the first constant
   */
  public static OutputProjection of(
      StructType output, int[][] sources, Composition composition, int firstConstant) {
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      StructField column = output.apply(i);
      if (composition.isStruct(i)) {
        expressions.add(struct(column, i, sources[i], composition, firstConstant));
      } else {
        Expression value = new BoundReference(sources[i][0], column.dataType(), true);
        expressions.add(value(composition.fallback(i, 0), firstConstant, value));
      }
    }
    return new OutputProjection(
        UnsafeProjection.create(CollectionConverters.asScala(expressions).toSeq()));
  }

  /**
   * A long that is a column of the file or, where that is null, a constant, or counted from one.
   */
  public interface Fallback {
    /** The position of the column. */
    int column();

    /** Which of the constants. */
    int constant();

    /** Whether the field's own source is added to the constant. */
    boolean counts();
  }

  /** How columns come about. */
  public interface Composition {
    /** Whether a column is a struct to be put together. */
    boolean isStruct(int column);

    /**
     * What a column, or a field of a struct to be put together, has that may be in the file; null
     * for one that comes from its source alone.
     */
    @Nullable Fallback fallback(int column, int field);
  }

  private static Expression value(
      @Nullable Fallback fallback, int firstConstant, Expression source) {
    if (fallback == null) {
      return source;
    }
    Expression kept = new BoundReference(fallback.column(), DataTypes.LongType, true);
    Expression constant =
        new BoundReference(firstConstant + fallback.constant(), DataTypes.LongType, true);
    Expression otherwise = fallback.counts() ? new Add(constant, source) : constant;
    return new Coalesce(CollectionConverters.asScala(List.of(kept, otherwise)).toSeq());
  }

  /** A row of values in Spark's internal form. */
  public static InternalRow constants(@Nullable Object[] values) {
    return new GenericInternalRow(values);
  }

  public InternalRow apply(InternalRow fileRow, InternalRow constants) {
    return projection.apply(joined.apply(fileRow, constants));
  }

  private static Expression struct(
      StructField struct, int column, int[] sources, Composition composition, int firstConstant) {
    StructType type = (StructType) struct.dataType();
    List<Expression> namesAndValues = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      StructField field = type.apply(i);
      namesAndValues.add(new Literal(UTF8String.fromString(field.name()), DataTypes.StringType));
      Expression value = new BoundReference(sources[i], field.dataType(), field.nullable());
      namesAndValues.add(value(composition.fallback(column, i), firstConstant, value));
    }
    return new CreateNamedStruct(CollectionConverters.asScala(namesAndValues).toSeq());
  }
}
