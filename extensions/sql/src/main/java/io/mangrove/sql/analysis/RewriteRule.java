package io.mangrove.sql.analysis;

import io.mangrove.spark.convert.ErrorConverter;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.runtime.AbstractPartialFunction;

/** Applies rewrites to every node of a plan that is not analyzed yet, from the top. */
final class RewriteRule extends Rule<LogicalPlan> {
  private final String name;
  private final List<NodeRewrite> rewrites;

  RewriteRule(String name, List<NodeRewrite> rewrites) {
    this.name = name;
    this.rewrites = List.copyOf(rewrites);
  }

  @Override
  public String ruleName() {
    return name;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.resolveOperatorsDown(
        new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return true;
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            return ErrorConverter.analysing(() -> rewritten(node));
          }
        });
  }

  private LogicalPlan rewritten(LogicalPlan node) {
    LogicalPlan result = node;
    for (NodeRewrite rewrite : rewrites) {
      result = rewrite.rewrite(result);
    }
    return result;
  }
}
