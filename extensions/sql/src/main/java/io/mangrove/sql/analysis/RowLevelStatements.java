package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.internals.StatementCondition;
import io.mangrove.spark.rowlevel.StatementFacts;
import io.mangrove.spark.rowlevel.StatementFacts.Reads;
import io.mangrove.spark.write.AffectedRows;
import io.mangrove.spark.write.SourceRows;
import io.mangrove.spark.write.Statement;
import io.mangrove.sql.optimizer.StableSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.analysis.NamedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTableWithFilters;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceData;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operations behind DELETE, UPDATE and MERGE what only the plan of the statement says:
 * its conditions for the history, and what else it reads.
 */
final class RowLevelStatements implements NodeRewrite {
  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof RowLevelWrite write
        && write.operation() instanceof StatementFacts.Listener operation
        && liveTable(write.originalTable()) != null) {
      Statement statement =
          statement(
              parameters(write),
              liveTable(write.originalTable()),
              write.operation().command() == Command.MERGE);
      boolean stable = sourceIsStable(write);
      StatementCondition ofRows =
          write.operation().command() == Command.MERGE
              ? null
              : StatementCondition.of(
                  SparkSession.active(), write.condition(), columns(write.originalTable()));
      operation.told(
          new StatementFacts(
              statement, reads(write), stable, changesRowsOnce(write.query()), ofRows));
      return PinnedReads.of(of(statement, write, stable), liveTable(write.originalTable()));
    }
    if (node instanceof InsertOnlyMerge merge && liveTable(merge.table()) != null) {
      Statement statement =
          statement(parameters(merge), liveTable(merge.table()), insertsAllMissing(merge))
              .reading(TargetCondition.of(merge, columns(merge.table())));
      return PinnedReads.of(
          merge.withNewTable(of(statement, merge.table())), liveTable(merge.table()));
    }
    return node;
  }

  private static @Nullable LiveTable liveTable(NamedRelation relation) {
    return relation instanceof DataSourceV2Relation known
            && known.table() instanceof LiveTable table
        ? table
        : null;
  }

  private static StructType columns(NamedRelation relation) {
    return CatalogV2Util.v2ColumnsToStructType(((DataSourceV2Relation) relation).table().columns());
  }

  private static Map<String, String> parameters(RowLevelWrite write) {
    boolean update = write.operation().command() == Command.UPDATE;
    Map<String, String> parameters =
        update && MergeClauses.isAlways(write.condition())
            ? new LinkedHashMap<>(Map.of("predicate", "[]"))
            : predicate(write.condition());
    MergeRows merge = PlanNodes.first(write.query(), MergeRows.class);
    if (merge != null) {
      parameters.put("matchedPredicates", text(merge.matchedInstructions()));
      parameters.put("notMatchedPredicates", text(merge.notMatchedInstructions()));
      parameters.put("notMatchedBySourcePredicates", text(merge.notMatchedBySourceInstructions()));
    }
    return parameters;
  }

  private static Map<String, String> parameters(InsertOnlyMerge statement) {
    Join join = PlanNodes.first(statement.query(), Join.class);
    if (join == null) {
      return Map.of();
    }
    Map<String, String> parameters = predicate(join.condition().get());
    parameters.put("matchedPredicates", "[]");
    MergeRows merge = PlanNodes.first(statement.query(), MergeRows.class);
    Expression only = join.left() instanceof Filter filter ? filter.condition() : null;
    parameters.put(
        "notMatchedPredicates",
        merge == null
            ? "[" + MergeClauses.text("insert", only) + "]"
            : text(merge.notMatchedInstructions()));
    parameters.put("notMatchedBySourcePredicates", "[]");
    return parameters;
  }

  /** Whether the plan compares all rows of the source, not only those that it would insert. */
  private static boolean insertsAllMissing(InsertOnlyMerge statement) {
    Join join = PlanNodes.first(statement.query(), Join.class);
    return join != null && !(join.left() instanceof Filter);
  }

  private static Map<String, String> predicate(Expression condition) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("predicate", JsonText.list(List.of(ConditionText.of(condition))));
    return parameters;
  }

  private static String text(scala.collection.Seq<MergeRows.Instruction> clauses) {
    return MergeClauses.text(Scala.list(clauses));
  }

  private static Reads reads(RowLevelWrite write) {
    LiveTable target = liveTable(write.originalTable());
    for (LogicalPlan node : PlanNodes.all(write.query())) {
      if (node instanceof DataSourceV2Relation relation
          && relation.table() instanceof LiveTable other
          && target != null
          && other.log().tableRoot().equals(target.log().tableRoot())) {
        return Reads.WHOLE_TABLE;
      }
    }
    return write.operation().command() == Command.MERGE && leavesMatchesAlone(write.query())
        ? Reads.MATCHING_ROWS
        : Reads.CHANGED_ROWS;
  }

  /** Whether a row that has a match may stay as it is, and yet keep the match from being added. */
  private static boolean leavesMatchesAlone(LogicalPlan query) {
    MergeRows merge = PlanNodes.first(query, MergeRows.class);
    if (merge == null) {
      return true;
    }
    List<MergeRows.Instruction> matched = Scala.list(merge.matchedInstructions());
    boolean changesAll =
        !matched.isEmpty() && MergeClauses.isAlways(matched.get(matched.size() - 1).condition());
    return !merge.notMatchedInstructions().isEmpty() && !changesAll;
  }

  /** A row with several matches is an error, unless all that is asked is to delete what matches. */
  private static boolean changesRowsOnce(LogicalPlan query) {
    MergeRows merge = PlanNodes.first(query, MergeRows.class);
    return merge == null || merge.checkCardinality() || merge.matchedInstructions().isEmpty();
  }

  private static boolean sourceIsStable(RowLevelWrite write) {
    MergeRows merge = PlanNodes.first(write.query(), MergeRows.class);
    Join join = merge == null ? null : PlanNodes.first(merge, Join.class);
    return join != null && StableSource.isStable(join.right(), write.condition());
  }

  /**
   * The same statement. That a MERGE first finds out which files it touches asks its source twice,
   * and Spark refuses a random one for it: where the source is not stable, the table is read whole.
   */
  private static LogicalPlan of(Statement statement, RowLevelWrite write, boolean stable) {
    NamedRelation original = of(statement, write.originalTable());
    if (write instanceof WriteDelta delta) {
      return new WriteDelta(
          delta.table(),
          delta.condition(),
          write.operation().command() == Command.UPDATE
              ? UnchangedRows.without(delta.query())
              : delta.query(),
          original,
          delta.projections(),
          write.operation().command() == Command.MERGE && !stable
              ? Scala.none()
              : delta.groupFilterCondition(),
          delta.write());
    }
    ReplaceData replace = (ReplaceData) write;
    return new ReplaceData(
        replace.table(),
        replace.condition(),
        replace.query(),
        original,
        replace.projections(),
        replace.groupFilterCondition(),
        replace.write());
  }

  /** The statement that changes a table; where a rule looks twice, it has one answer still. */
  private static Statement statement(
      Map<String, String> parameters, @Nullable LiveTable table, boolean countsSource) {
    Statement told = table == null ? Statement.unknown() : table.statement();
    if (!told.parameters().isEmpty()) {
      return new Statement(parameters, told.affected(), null, told.source());
    }
    return new Statement(
        parameters, new AffectedRows(), null, countsSource ? new SourceRows() : null);
  }

  /**
   * A DELETE of all rows, which Spark plans without reading. It would have a child, the table, and
   * Spark would put in its place what a session has cached of it, or that with its CHAR columns
   * filled up: so it must be known before Spark has resolved all else.
   */
  static LogicalPlan ofAllRows(LogicalPlan node) {
    if (!(node instanceof DeleteFromTable delete)
        || !(EliminateSubqueryAliases.apply(delete.table())
            instanceof DataSourceV2Relation relation)
        || liveTable(relation) == null
        || !MergeClauses.isAlways(delete.condition())) {
      return node;
    }
    Statement statement = statement(predicate(delete.condition()), liveTable(relation), false);
    return new DeleteFromTableWithFilters(
        (LogicalPlan) of(statement, relation), Scala.seq(List.of(new AlwaysTrue())));
  }

  private static NamedRelation of(Statement statement, NamedRelation relation) {
    DataSourceV2Relation known = (DataSourceV2Relation) relation;
    LiveTable table = (LiveTable) known.table();
    return known.copy(
        table.changedBy(statement),
        known.output(),
        known.catalog(),
        known.identifier(),
        known.options(),
        known.timeTravelSpec());
  }
}
