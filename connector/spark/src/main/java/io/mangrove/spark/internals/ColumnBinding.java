package io.mangrove.spark.internals;

import java.util.function.ToIntFunction;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.runtime.AbstractPartialFunction;

/** Puts positions in a row where an expression names columns. */
final class ColumnBinding {
  private ColumnBinding() {}

  static Expression bind(Expression expression, ToIntFunction<String> ordinalOf) {
    return expression.transform(
        new AbstractPartialFunction<Expression, Expression>() {
          @Override
          public boolean isDefinedAt(Expression node) {
            return node instanceof AttributeReference;
          }

          @Override
          public Expression apply(Expression node) {
            AttributeReference column = (AttributeReference) node;
            return new BoundReference(ordinalOf.applyAsInt(column.name()), column.dataType(), true);
          }
        });
  }
}
