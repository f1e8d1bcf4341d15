package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.RecordedChangelog;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.ChangelogTable;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * The changes of a range stay as they were found: their relation forgets the name it came by. Spark
 * 4.2.0 would load the table of that name again wherever a temporary view of the changes is used,
 * and miss the columns of a change in it.
 */
final class PinnedChanges implements NodeRewrite {
  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    return node instanceof DataSourceV2Relation relation
            && relation.catalog().isDefined()
            && relation.table() instanceof ChangelogTable changes
            && changes.changelog() instanceof RecordedChangelog
        ? relation.copy(
            relation.table(),
            relation.output(),
            Scala.none(),
            Scala.none(),
            relation.options(),
            relation.timeTravelSpec())
        : node;
  }
}
