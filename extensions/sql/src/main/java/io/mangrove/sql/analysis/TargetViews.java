package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UpdateTable;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A DELETE, UPDATE or MERGE of a temporary view that has all columns and rows of a table, and is
 * thus no more than a name for it, changes that table. Other views stay where they are, for {@link
 * WholeTargets} to refuse.
 */
final class TargetViews implements NodeRewrite {
  private final Tables tables;

  TargetViews(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof DeleteFromTable delete) {
      LogicalPlan target = target(delete.table(), EnumSet.of(TableWritePrivilege.DELETE));
      return target == null ? node : new DeleteFromTable(target, delete.condition());
    }
    if (node instanceof UpdateTable update) {
      LogicalPlan target = target(update.table(), EnumSet.of(TableWritePrivilege.UPDATE));
      return target == null
          ? node
          : new UpdateTable(target, update.assignments(), update.condition());
    }
    if (node instanceof MergeIntoTable merge) {
      LogicalPlan target = target(merge.targetTable(), Scala.set(merge.writePrivileges()));
      return target == null ? node : merged(merge, target);
    }
    return node;
  }

  /**
   * The same under the same names, with the table in the place of the view; null if there is none.
   */
  private static @Nullable LogicalPlan target(
      LogicalPlan target, Set<TableWritePrivilege> privileges) {
    if (target instanceof SubqueryAlias alias) {
      LogicalPlan named = target(alias.child(), privileges);
      return named == null ? null : new SubqueryAlias(alias.identifier(), named);
    }
    return target instanceof View view && view.resolved() ? table(view, privileges) : null;
  }

  /** The table that a plan shows as it is, its columns known as those of the plan; else null. */
  private static @Nullable DataSourceV2Relation table(
      LogicalPlan plan, Set<TableWritePrivilege> privileges) {
    if (plan instanceof SubqueryAlias alias) {
      return table(alias.child(), privileges);
    }
    if (plan instanceof View view) {
      return view.isTempView() ? table(view.child(), privileges) : null;
    }
    if (plan instanceof Project project) {
      DataSourceV2Relation relation = table(project.child(), privileges);
      return relation == null ? null : shownAs(Scala.list(project.projectList()), relation);
    }
    return plan instanceof DataSourceV2Relation relation ? newest(relation, privileges) : null;
  }

  private static @Nullable DataSourceV2Relation shownAs(
      List<NamedExpression> shown, DataSourceV2Relation relation) {
    List<AttributeReference> columns = Scala.list(relation.output());
    if (shown.size() != columns.size()) {
      return null;
    }
    List<AttributeReference> renamed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      AttributeReference column = columns.get(i);
      NamedExpression item = shown.get(i);
      if (!shows(item, column) || !item.name().equalsIgnoreCase(column.name())) {
        return null;
      }
      renamed.add(column.withExprId(item.exprId()));
    }
    return TableInCatalog.withOutput(relation, renamed);
  }

  /**
   * Views cast each column to the type that it had when they were made, and those of DataFrames
   * have CHAR columns filled up.
   */
  private static boolean shows(NamedExpression item, AttributeReference column) {
    Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
    if (value instanceof Cast cast && cast.dataType().equals(cast.child().dataType())) {
      value = cast.child();
    }
    if (value instanceof StaticInvoke call && call.functionName().equals("readSidePadding")) {
      value = call.arguments().head();
    }
    return value instanceof AttributeReference reference
        && reference.exprId().equals(column.exprId());
  }

  /**
   * The table as it is now, as if the statement named it: a view may have been resolved long ago,
   * or from what a session has cached. Null if it has other columns now, or is read in a way of its
   * own.
   */
  private static @Nullable DataSourceV2Relation newest(
      DataSourceV2Relation relation, Set<TableWritePrivilege> privileges) {
    if (!(relation.table() instanceof LiveTable)
        || !relation.options().isEmpty()
        || relation.timeTravelSpec().isDefined()
        || relation.identifier().isEmpty()
        || relation.catalog().isEmpty()
        || !(relation.catalog().get() instanceof TableCatalog catalog)) {
      return null;
    }
    Table table;
    try {
      table = catalog.loadTable(relation.identifier().get(), privileges);
    } catch (NoSuchTableException e) {
      return null;
    }
    if (!(table instanceof LiveTable)) {
      return null;
    }
    DataSourceV2Relation newest = TableInCatalog.replaced(relation, table);
    List<AttributeReference> before = Scala.list(relation.output());
    List<AttributeReference> now = Scala.list(newest.output());
    if (before.size() != now.size()) {
      return null;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).exprId().equals(before.get(i).exprId())) {
        return null;
      }
    }
    return newest;
  }

  /**
   * Spark has compared the clauses with the view by now, so that a column which only the source has
   * would not be added.
   */
  private LogicalPlan merged(MergeIntoTable merge, LogicalPlan target) {
    if ((merge.withSchemaEvolution() || WriterOptions.autoMerge(tables.conf()))
        && merge.sourceTable().resolved()
        && addsColumns(merge.sourceTable().schema(), target.schema())) {
      throw PlanError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", "MERGE with schema evolution into a view");
    }
    return MergeEvolution.with(merge, target);
  }

  private static boolean addsColumns(StructType source, StructType table) {
    for (StructField column : source.fields()) {
      boolean known = false;
      for (StructField own : table.fields()) {
        known |=
            own.name().equalsIgnoreCase(column.name())
                && (!(own.dataType() instanceof StructType)
                    || DataType.equalsIgnoreNullability(own.dataType(), column.dataType()));
      }
      if (!known) {
        return true;
      }
    }
    return false;
  }
}
