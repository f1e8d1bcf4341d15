package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.TimeTravelTable;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.UpdateTable;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a DELETE, UPDATE or MERGE of anything but a table: of a view, a common table expression,
 * a version. Spark would plan a DELETE of some of them, and what they leave out of the table would
 * be deleted too.
 */
final class WholeTargets implements NodeRewrite {

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof DeleteFromTable delete) {
      require("DELETE", delete.table());
    } else if (node instanceof UpdateTable update) {
      require("UPDATE", update.table());
    } else if (node instanceof MergeIntoTable merge) {
      require("MERGE", merge.targetTable());
    }
    return node;
  }

  private static void require(String operation, LogicalPlan target) {
    if (PlanNodes.first(target, CTERelationRef.class) != null) {
      // What it stands for is elsewhere in the plan until the optimizer puts it here.
      throw PlanError.DELTA_UNSUPPORTED_SOURCE.with("operation", operation, "path", "it reads");
    }
    DataSourceV2Relation read = read(target);
    if (read == null) {
      return;
    }
    if (read.table() instanceof TimeTravelTable past) {
      throw PlanError.DELTA_FAILED_SCAN_WITH_HISTORICAL_VERSION.with(
          "operation", operation, "historicalVersion", past.snapshot().version());
    }
    if (EliminateSubqueryAliases.apply(target) instanceof DataSourceV2Relation) {
      return;
    }
    boolean partial =
        PlanNodes.first(target, Filter.class) != null
            || PlanNodes.first(target, GlobalLimit.class) != null
            || PlanNodes.first(target, Sample.class) != null;
    throw (partial ? PlanError.DELTA_UNEXPECTED_PARTIAL_SCAN : PlanError.DELTA_UNSUPPORTED_SOURCE)
        .with("operation", operation, "path", read.table().name());
  }

  /** What is read of our tables; null if nothing. */
  private static @Nullable DataSourceV2Relation read(LogicalPlan target) {
    for (LogicalPlan node : PlanNodes.all(target)) {
      if (node instanceof DataSourceV2Relation relation
          && (relation.table() instanceof LiveTable
              || relation.table() instanceof TimeTravelTable)) {
        return relation;
      }
    }
    return null;
  }
}
