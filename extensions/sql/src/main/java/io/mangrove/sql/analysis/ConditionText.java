package io.mangrove.sql.analysis;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.internal.SQLConf;

/** A condition as a commit's parameters tell it, which is how Spark's plans show it. */
final class ConditionText {
  private ConditionText() {}

  static String of(Expression condition) {
    return condition.simpleString(SQLConf.get().maxToStringFields());
  }
}
