package io.mangrove.sql.optimizer;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.TimeTravelTable;
import java.util.List;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.BoolAnd;
import org.apache.spark.sql.catalyst.expressions.aggregate.BoolOr;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.CountIf;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Whether a query gives the same rows if it runs twice in one statement. Only what is known to is
 * said to: a version of a Delta table does, files of others may change in between, of many rows
 * that are equal to it a LIMIT or a window takes any, and functions of users are often declared
 * deterministic without being so.
 */
public final class StableSource {
  private static final List<Class<? extends LogicalPlan>> STABLE =
      List.of(
          Aggregate.class,
          Distinct.class,
          Filter.class,
          Join.class,
          LocalRelation.class,
          OneRowRelation.class,
          Project.class,
          Range.class,
          SubqueryAlias.class,
          Union.class,
          View.class);

  /** Those that any order of their rows leads to the same value of. */
  private static final List<Class<? extends AggregateFunction>> STABLE_FUNCTIONS =
      List.of(
          Average.class,
          BoolAnd.class,
          BoolOr.class,
          Count.class,
          CountIf.class,
          Max.class,
          Min.class,
          Sum.class);

  private StableSource() {}

  /**
   * Whether a source gives the same rows, as far as a condition asks of them.
   *
   * @param condition when its rows match others
   */
  public static boolean isStable(LogicalPlan source, Expression condition) {
    LogicalPlan asked = EliminateSubqueryAliases.apply(source);
    return source.deterministic()
        && isStable(Plans.pruned(Plans.referenced(condition, asked), asked));
  }

  /** Whether a query gives the same rows. */
  static boolean isStable(LogicalPlan query) {
    return query.deterministic()
        && (STABLE.contains(query.getClass()) || isVersion(query))
        && Plans.list(query.expressions()).stream().allMatch(StableSource::isStable)
        && Plans.list(query.children()).stream().allMatch(StableSource::isStable)
        && Plans.list(query.subqueries()).stream().allMatch(StableSource::isStable);
  }

  private static boolean isVersion(LogicalPlan leaf) {
    return leaf instanceof DataSourceV2Relation relation
        && (relation.table() instanceof LiveTable || relation.table() instanceof TimeTravelTable)
        && !leavesOutFiles(relation.options());
  }

  /** A file that is there at the first time may be gone at the second. */
  private static boolean leavesOutFiles(CaseInsensitiveStringMap options) {
    SQLConf conf = SQLConf.get();
    return options.getBoolean(FileSourceOptions.IGNORE_MISSING_FILES(), conf.ignoreMissingFiles())
        || options.getBoolean(FileSourceOptions.IGNORE_CORRUPT_FILES(), conf.ignoreCorruptFiles());
  }

  private static boolean isStable(Expression expression) {
    return !(expression instanceof UserDefinedExpression)
        && (!(expression instanceof AggregateExpression aggregate)
            || isStable(aggregate.aggregateFunction()))
        && Plans.list(expression.children()).stream().allMatch(StableSource::isStable);
  }

  private static boolean isStable(AggregateFunction function) {
    boolean sums = function instanceof Sum || function instanceof Average;
    return STABLE_FUNCTIONS.contains(function.getClass())
        && !(sums
            && Plans.list(function.children()).stream()
                .anyMatch(
                    summed ->
                        summed.dataType() instanceof DoubleType
                            || summed.dataType() instanceof FloatType));
  }
}
