package io.mangrove.sql.optimizer;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.DynamicPruningSubquery;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;

/**
 * Lets the scan of a MERGE's table know the keys of its source when it runs, so that it can leave
 * out files by their statistics. Spark does so for the columns that a table is partitioned by; a
 * table of ours knows the least and the greatest value of other columns as well. Not where a
 * session does without dynamic pruning: the expression that tells would not be planned.
 */
final class KeyPruning {
  private KeyPruning() {}

  static boolean isPossible() {
    return SQLConf.get().dynamicPartitionPruningEnabled();
  }

  /**
   * A plan whose scan of a relation is told keys; rows that equal none of them must be of no use.
   *
   * @param columns expressions of the relation's side that equal those of {@code keys}
   * @param source where the keys come from, planned as the join plans it, so that it runs once
   */
  static LogicalPlan told(
      LogicalPlan plan,
      DataSourceV2Relation relation,
      List<Expression> columns,
      List<Expression> keys,
      LogicalPlan source) {
    if (!isPossible() || plan.containsPattern(TreePattern.DYNAMIC_PRUNING_SUBQUERY())) {
      return plan; // or it has been told before
    }
    LogicalPlan told = plan;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Attribute column && relation.outputSet().contains(column)) {
        told =
            Plans.filtered(
                told,
                new DynamicPruningSubquery(
                    column,
                    source,
                    Plans.seq(keys),
                    Plans.seq(List.<Object>of(i)),
                    false,
                    NamedExpression.newExprId(),
                    Option.empty()));
      }
    }
    return told;
  }
}
