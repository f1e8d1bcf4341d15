package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.InsertStarAction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeAction;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.UpdateStarAction;

/**
 * Refuses a MERGE that is to add the columns of its source to its table, as we cannot yet: what
 * Spark makes of it for a table without that ability is a MERGE that leaves those columns out and
 * says nothing.
 */
final class MergeEvolution implements NodeRewrite {
  private final Tables tables;

  MergeEvolution(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof MergeIntoTable merge
        && (merge.withSchemaEvolution() || WriterOptions.autoMerge(tables.conf()))
        && takesEveryColumn(merge)
        && isOurs(merge.targetTable())) {
      throw PlanError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation",
          "MERGE that may add columns (WITH SCHEMA EVOLUTION, or"
              + " spark.databricks.delta.schema.autoMerge.enabled) with UPDATE SET * or INSERT *");
    }
    return node;
  }

  private static boolean takesEveryColumn(MergeIntoTable merge) {
    return anyStar(merge.matchedActions())
        || anyStar(merge.notMatchedActions())
        || anyStar(merge.notMatchedBySourceActions());
  }

  private static boolean anyStar(scala.collection.Seq<MergeAction> actions) {
    return Scala.list(actions).stream()
        .anyMatch(
            action -> action instanceof UpdateStarAction || action instanceof InsertStarAction);
  }

  private boolean isOurs(LogicalPlan target) {
    if (!(EliminateSubqueryAliases.apply(target) instanceof UnresolvedRelation relation)) {
      return false;
    }
    TableInCatalog found = tables.find(Scala.list(relation.multipartIdentifier()), Set.of());
    return found != null && found.table() instanceof LiveTable;
  }
}
