package io.mangrove.spark.internals;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode$;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Partition values of the log as Spark's. PROTOCOL: Partition Value Serialization. The cast is
 * Spark's own, since that is what reads a timestamp with a zone and one without, which is local to
 * the session's time zone.
 */
public final class PartitionRow {
  private PartitionRow() {}

  /**
   * The row of a partition.
   *
   * @param texts a value for each column of the schema; null and empty texts are null
   * @param timeZone of the session
   */
  public static InternalRow of(StructType schema, List<@Nullable String> texts, String timeZone) {
    Object[] values = new Object[schema.length()];
    for (int i = 0; i < values.length; i++) {
      String text = texts.get(i);
      if (text != null && !text.isEmpty()) {
        Literal literal = new Literal(UTF8String.fromString(text), DataTypes.StringType);
        values[i] =
            new Cast(
                    literal,
                    schema.apply(i).dataType(),
                    Option.apply(timeZone),
                    EvalMode$.MODULE$.LEGACY())
                .eval(InternalRow.empty());
      }
    }
    return new GenericInternalRow(values);
  }
}
