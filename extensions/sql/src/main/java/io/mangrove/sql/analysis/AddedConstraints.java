package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.plans.logical.AddCheckConstraint;
import org.apache.spark.sql.catalyst.plans.logical.AddConstraint;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * {@code ALTER TABLE ADD CONSTRAINT ... CHECK} as a plain change of a table. Spark's own plan looks
 * for rows that violate the constraint first, and takes one for which the condition is NULL for
 * sound; ours are asked by the catalog.
 */
final class AddedConstraints implements NodeRewrite {
  private final Tables tables;

  AddedConstraints(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof AddCheckConstraint added
        && added.child() instanceof Filter rows
        && rows.child() instanceof UnresolvedRelation relation) {
      TableInCatalog found = tables.find(Scala.list(relation.multipartIdentifier()), Set.of());
      if (found != null && found.table() instanceof LiveTable) {
        return new AddConstraint(
            new UnresolvedTable(
                relation.multipartIdentifier(), "ALTER TABLE ... ADD CONSTRAINT", false),
            added.checkConstraint());
      }
    }
    return node;
  }
}
