package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.Assignment;
import org.apache.spark.sql.catalyst.plans.logical.InsertAction;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.InsertStarAction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeAction;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UpdateAction;
import org.apache.spark.sql.catalyst.plans.logical.UpdateStarAction;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
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
    List<Attribute> columns = Scala.list(merge.sourceTable().output());
    return new MergeIntoTable(
        new SubqueryAlias(alias.identifier(), TableInCatalog.replaced(relation, table)),
        merge.sourceTable(),
        merge.mergeCondition(),
        spelledOut(merge.matchedActions(), columns),
        spelledOut(merge.notMatchedActions(), columns),
        merge.notMatchedBySourceActions(),
        merge.withSchemaEvolution());
  }

  /** The clauses with the columns of the source in the place of {@code *}. */
  private static Seq<MergeAction> spelledOut(Seq<MergeAction> actions, List<Attribute> columns) {
    List<MergeAction> spelled = new ArrayList<>();
    for (MergeAction action : Scala.list(actions)) {
      if (action instanceof UpdateStarAction update) {
        spelled.add(new UpdateAction(update.condition(), assignments(columns), true));
      } else if (action instanceof InsertStarAction insert) {
        spelled.add(new InsertAction(insert.condition(), assignments(columns)));
      } else {
        spelled.add(action);
      }
    }
    return Scala.seq(spelled);
  }

  private static Seq<Assignment> assignments(List<Attribute> columns) {
    List<Assignment> assignments = new ArrayList<>();
    for (Attribute column : columns) {
      assignments.add(
          new Assignment(new UnresolvedAttribute(Scala.seq(List.of(column.name()))), column));
    }
    return Scala.seq(assignments);
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
