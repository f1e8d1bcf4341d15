package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractPartialFunction;

/**
 * Decides, once the source of a MERGE is resolved, what columns its table has after it: those too
 * that the source has besides and a clause takes over, all of them by {@code *}, or one by its own
 * name. The new columns are pending on the table of the plan, so that one commit brings them and
 * the rows. With {@code *}, columns that the source lacks stay as they are, and of new rows they
 * are null.
 */
final class MergeEvolution implements NodeRewrite {

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof MergeIntoTable merge
        && merge.sourceTable().resolved()
        && target(merge) instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable live
        && live.acceptsAnySchema()) {
      return evolved(merge, relation, live.acceptingOwnSchema());
    }
    if (node instanceof InsertOnlyMerge insert
        && insert.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable live
        && live.pendingMetadata() != null) {
      return insert.withNewQuery(readAsItIs(insert.query()));
    }
    return node;
  }

  /**
   * The query of a MERGE that only inserts, reading the table without its new columns: Spark looks
   * at a table that is read once more before it runs a statement, and does not find them there.
   */
  private static LogicalPlan readAsItIs(LogicalPlan query) {
    return query.transformDown(
        new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof DataSourceV2Relation relation
                && relation.table() instanceof LiveTable live
                && live.pendingMetadata() != null;
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            DataSourceV2Relation relation = (DataSourceV2Relation) node;
            return TableInCatalog.replaced(
                relation, ((LiveTable) relation.table()).withoutPendingMetadata());
          }
        });
  }

  private static @Nullable LogicalPlan target(MergeIntoTable merge) {
    return merge.targetTable() instanceof SubqueryAlias alias ? alias.child() : null;
  }

  private static LogicalPlan evolved(
      MergeIntoTable merge, DataSourceV2Relation relation, LiveTable own) {
    SubqueryAlias alias = (SubqueryAlias) merge.targetTable();
    StructType source = merge.sourceTable().schema();
    LiveTable table =
        SchemaOnWrite.withColumns(own, new TakenColumns(merge, alias.alias(), source).schema());
    DataSourceV2Relation evolved = TableInCatalog.replaced(relation, table);
    MergeIntoTable after = with(merge, new SubqueryAlias(alias.identifier(), evolved));
    if (Scala.list(merge.matchedActions()).isEmpty()
        && Scala.list(merge.notMatchedBySourceActions()).isEmpty()) {
      SubqueryAlias before = new SubqueryAlias(alias.identifier(), relation);
      requireOldColumns(merge.mergeCondition(), new MergeNames(after), before);
    }
    TakenValues values = new TakenValues(after);
    return new MergeIntoTable(
        after.targetTable(),
        merge.sourceTable(),
        merge.mergeCondition(),
        values.in(merge.matchedActions()),
        values.in(merge.notMatchedActions()),
        merge.notMatchedBySourceActions(),
        merge.withSchemaEvolution());
  }

  /**
   * A MERGE that only inserts compares its source with the table as it is, where a column that it
   * adds has no value yet, nor would have any.
   */
  private static void requireOldColumns(
      Expression condition, MergeNames after, SubqueryAlias before) {
    if (condition instanceof UnresolvedAttribute name
        && after.ofTarget(name) != null
        && MergeNames.in(before, name) == null) {
      throw PlanError.DELTA_MERGE_UNRESOLVED_EXPRESSION.with(
          "sqlExpr",
          name.sql(),
          "clause",
          "search condition",
          "cols",
          columns(after.merge(), before));
    }
    for (Expression part : Scala.list(condition.children())) {
      requireOldColumns(part, after, before);
    }
  }

  private static String columns(MergeIntoTable merge, SubqueryAlias before) {
    List<String> names = new ArrayList<>();
    Scala.list(before.output()).forEach(column -> names.add(column.sql()));
    Scala.list(merge.sourceTable().output()).forEach(column -> names.add(column.sql()));
    return String.join(", ", names);
  }

  static MergeIntoTable with(MergeIntoTable merge, LogicalPlan target) {
    return new MergeIntoTable(
        target,
        merge.sourceTable(),
        merge.mergeCondition(),
        merge.matchedActions(),
        merge.notMatchedActions(),
        merge.notMatchedBySourceActions(),
        merge.withSchemaEvolution());
  }
}
