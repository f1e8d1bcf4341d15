package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.StatementCondition;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What the ON of a MERGE that only inserts asks of its table's rows alone: which other rows there
 * are does not matter to it.
 */
final class TargetCondition {
  private TargetCondition() {}

  /**
   * The condition; null if there is none that can be told, or if the statement reads the table by
   * another way, too.
   *
   * @param columns of the table
   */
  static @Nullable StatementCondition of(InsertOnlyMerge merge, StructType columns) {
    Join join = PlanNodes.first(merge.query(), Join.class);
    if (join == null || join.condition().isEmpty() || readsTwice(merge, root(merge.table()))) {
      return null;
    }
    Expression all = ofTable(join.condition().get(), join.right(), columns);
    return all == null ? null : StatementCondition.of(SparkSession.active(), all, columns);
  }

  /** The parts of a condition that are about rows of a table alone; null if there is none. */
  private static @Nullable Expression ofTable(
      Expression condition, LogicalPlan table, StructType columns) {
    if (condition instanceof And and) {
      Expression left = ofTable(and.left(), table, columns);
      Expression right = ofTable(and.right(), table, columns);
      return left == null ? right : right == null ? left : new And(left, right);
    }
    return condition.references().subsetOf(table.outputSet())
            && StatementCondition.of(SparkSession.active(), condition, columns) != null
        ? condition
        : null;
  }

  private static boolean readsTwice(InsertOnlyMerge merge, @Nullable String root) {
    return PlanNodes.all(merge.query()).stream()
            .map(TargetCondition::root)
            .filter(read -> read != null && read.equals(root))
            .count()
        > 1;
  }

  /** Where the table is that a node reads, at its newest version; null if it reads none. */
  private static @Nullable String root(Object node) {
    return node instanceof DataSourceV2Relation relation
            && relation.table() instanceof LiveTable table
        ? table.log().tableRoot()
        : null;
  }
}
