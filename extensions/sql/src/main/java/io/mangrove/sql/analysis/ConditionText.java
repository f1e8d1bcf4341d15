package io.mangrove.sql.analysis;

import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.internal.SQLConf;
import scala.runtime.AbstractPartialFunction;

/**
 * A condition as a commit's parameters tell it, which is how Spark's plans show it: without the
 * casts that the analysis puts around values and around what is of the type already.
 */
final class ConditionText {
  private ConditionText() {}

  static String of(Expression condition) {
    return withoutCasts(condition).simpleString(SQLConf.get().maxToStringFields());
  }

  private static Expression withoutCasts(Expression condition) {
    return condition.transformUp(
        new AbstractPartialFunction<Expression, Expression>() {
          @Override
          public boolean isDefinedAt(Expression node) {
            return node instanceof Cast;
          }

          @Override
          public Expression apply(Expression node) {
            Cast cast = (Cast) node;
            return cast.child().dataType().equals(cast.dataType())
                ? cast.child()
                : cast.child() instanceof Literal ? value(cast) : cast;
          }
        });
  }

  private static Expression value(Cast cast) {
    try {
      return Literal.create(cast.eval(null), cast.dataType());
    } catch (RuntimeException e) {
      return cast; // a value that is none of the type: the statement itself will say so
    }
  }
}
