package io.mangrove.spark.internals;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode$;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Timestamps as users write them, read as Spark's casts do. */
public final class TimestampText {
  private TimestampText() {}

  /**
   * Microseconds since the epoch; null where the text is no timestamp.
   *
   * @param timeZone for texts that name none
   */
  public static @Nullable Long micros(String text, String timeZone) {
    Literal literal = new Literal(UTF8String.fromString(text.strip()), DataTypes.StringType);
    return (Long)
        new Cast(
                literal,
                DataTypes.TimestampType,
                Option.apply(timeZone),
                EvalMode$.MODULE$.LEGACY())
            .eval(InternalRow.empty());
  }
}
