package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;

/** The nodes of a plan as a list. */
final class PlanNodes {
  private PlanNodes() {}

  /** All nodes from the top down, those of subqueries in its expressions included. */
  static List<LogicalPlan> all(LogicalPlan plan) {
    List<LogicalPlan> nodes = new ArrayList<>();
    addTo(nodes, plan);
    return nodes;
  }

  private static void addTo(List<LogicalPlan> nodes, LogicalPlan node) {
    nodes.add(node);
    for (Expression expression : Scala.list(node.expressions())) {
      addSubqueriesTo(nodes, expression);
    }
    for (LogicalPlan child : Scala.list(node.children())) {
      addTo(nodes, child);
    }
  }

  private static void addSubqueriesTo(List<LogicalPlan> nodes, Expression expression) {
    if (expression instanceof PlanExpression<?> subquery
        && subquery.plan() instanceof LogicalPlan plan) {
      addTo(nodes, plan);
    }
    for (Expression child : Scala.list(expression.children())) {
      addSubqueriesTo(nodes, child);
    }
  }

  /** The first node of a kind from the top, not looked for in subqueries; null if there is none. */
  static <T extends LogicalPlan> @Nullable T first(LogicalPlan plan, Class<T> kind) {
    if (kind.isInstance(plan)) {
      return kind.cast(plan);
    }
    for (LogicalPlan child : Scala.list(plan.children())) {
      T found = first(child, kind);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
