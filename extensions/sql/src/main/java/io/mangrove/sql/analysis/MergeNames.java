package io.mangrove.sql.analysis;

import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * What names in a MERGE mean, as Spark finds it: among the columns of both sides at once, where one
 * that is qualified by the alias of a side comes before a field of a struct that has its name.
 */
record MergeNames(MergeIntoTable merge) {

  /** What a name is of the source; null if it is none of its. */
  @Nullable Expression ofSource(Expression name) {
    return of(name, merge.sourceTable());
  }

  /** What a name is of the target; null if it is none of its. */
  @Nullable Expression ofTarget(Expression name) {
    return of(name, merge.targetTable());
  }

  private @Nullable Expression of(Expression name, LogicalPlan side) {
    if (!(name instanceof UnresolvedAttribute attribute)) {
      return null;
    }
    Expression found =
        found(merge.resolveChildren(attribute.nameParts(), SQLConf.get().resolver()));
    return found != null && found.references().subsetOf(side.outputSet()) ? found : null;
  }

  /** What a name is of a plan alone; null if it is none of its. */
  static @Nullable Expression in(LogicalPlan plan, Expression name) {
    return name instanceof UnresolvedAttribute attribute
        ? found(plan.resolve(attribute.nameParts(), SQLConf.get().resolver()))
        : null;
  }

  private static @Nullable Expression found(Option<NamedExpression> found) {
    if (found.isEmpty()) {
      return null;
    }
    return found.get() instanceof Alias alias ? alias.child() : (Expression) found.get();
  }
}
