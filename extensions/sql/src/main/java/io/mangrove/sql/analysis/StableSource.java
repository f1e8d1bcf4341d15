package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.TimeTravelTable;
import java.util.List;
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

/**
 * Whether a query gives the same rows if it runs twice in one statement. Only what is known to is
 * said to: a version of a Delta table does, files of others may change in between, and of many rows
 * that are equal to it a LIMIT or a window takes any.
 */
final class StableSource {
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

  private StableSource() {}

  static boolean isStable(LogicalPlan source) {
    return source.deterministic() && PlanNodes.all(source).stream().allMatch(StableSource::isOne);
  }

  private static boolean isOne(LogicalPlan node) {
    return node.deterministic()
        && (STABLE.contains(node.getClass())
            || (node instanceof DataSourceV2Relation relation
                && (relation.table() instanceof LiveTable
                    || relation.table() instanceof TimeTravelTable)));
  }
}
