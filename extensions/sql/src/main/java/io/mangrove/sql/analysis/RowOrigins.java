package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.read.MetadataColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.analysis.ResolveRowLevelCommandAssignments$;
import org.apache.spark.sql.catalyst.analysis.RewriteMergeIntoTable$;
import org.apache.spark.sql.catalyst.analysis.RewriteUpdateTable$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UpdateTable;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets a statement that changes rows ask by {@code _metadata} where they come from. Spark finds the
 * hidden column of a relation, and then plans the statement with a copy of that, which has another
 * one; or, if the hidden columns are in the plan by then, takes them for columns to be written.
 */
final class RowOrigins {
  private RowOrigins() {}

  /** Before Spark puts hidden columns among those of a table. */
  static LogicalPlan early(LogicalPlan node) {
    if (node instanceof UpdateTable update
        && update.resolved()
        && update.rewritable()
        && asksFor(update, update.table())) {
      return RewriteUpdateTable$.MODULE$.apply(
          ResolveRowLevelCommandAssignments$.MODULE$.apply(update));
    }
    if (node instanceof MergeIntoTable merge
        && merge.resolved()
        && merge.rewritable()
        && asksFor(merge, merge.targetTable())) {
      return RewriteMergeIntoTable$.MODULE$.apply(
          ResolveRowLevelCommandAssignments$.MODULE$.apply(merge));
    }
    return node;
  }

  private static boolean asksFor(LogicalPlan statement, LogicalPlan table) {
    if (!isOurs(EliminateSubqueryAliases.apply(table))) {
      return false;
    }
    for (Attribute hidden : Scala.list(table.metadataOutput())) {
      if (hidden.name().equals(MetadataColumns.NAME)) {
        return statement.references().contains(hidden) && !table.outputSet().contains(hidden);
      }
    }
    return false;
  }

  private static boolean isOurs(Object relation) {
    return relation instanceof DataSourceV2Relation known && known.table() instanceof LiveTable;
  }

  /** When Spark has planned the statement. */
  static LogicalPlan planned(LogicalPlan node) {
    if (!(node instanceof WriteDelta write) || !isOurs(write.originalTable())) {
      return node;
    }
    List<AttributeReference> lacking = lackingAnywhere(write.query());
    if (lacking.isEmpty()) {
      return node;
    }
    LogicalPlan query = exposed(write.query(), lacking);
    if (write.operation().command() == Command.MERGE || !lackingAnywhere(query).isEmpty()) {
      throw PlanError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", write.operation().command() + " that asks for _metadata of its target");
    }
    return new WriteDelta(
        write.table(),
        write.condition(),
        query,
        withHidden((DataSourceV2Relation) write.originalTable(), lacking),
        write.projections(),
        write.groupFilterCondition(),
        write.write());
  }

  /** As Spark has it: with all hidden columns or none. */
  private static DataSourceV2Relation withHidden(
      DataSourceV2Relation relation, List<AttributeReference> known) {
    List<AttributeReference> hidden = new ArrayList<>(known);
    for (AttributeReference other : Scala.list(relation.metadataOutput())) {
      if (!other.name().equals(MetadataColumns.NAME)) {
        hidden.add(other);
      }
    }
    return with(relation, hidden);
  }

  private static List<AttributeReference> lackingAnywhere(LogicalPlan query) {
    List<AttributeReference> lacking = new ArrayList<>(lacking(query));
    Scala.list(query.children()).forEach(child -> lacking.addAll(lackingAnywhere(child)));
    Map<ExprId, AttributeReference> known = new LinkedHashMap<>();
    lacking.forEach(hidden -> known.putIfAbsent(hidden.exprId(), hidden));
    return List.copyOf(known.values());
  }

  private static List<AttributeReference> lacking(LogicalPlan node) {
    List<AttributeReference> lacking = new ArrayList<>();
    for (Attribute attribute : Scala.list(node.missingInput().toSeq())) {
      if (attribute instanceof AttributeReference hidden
          && hidden.name().equalsIgnoreCase(MetadataColumns.NAME)) {
        lacking.add(hidden.withName(MetadataColumns.NAME)); // not as written
      }
    }
    return lacking;
  }

  /**
   * Rows that the statement looks at, with these columns besides. Between the condition and the
   * table CHAR columns may be filled up.
   */
  private static LogicalPlan exposed(LogicalPlan query, List<AttributeReference> lacking) {
    return query.transformUp(
        new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof Filter filter
                && (filter.child() instanceof DataSourceV2Relation
                    || (filter.child() instanceof Project project
                        && project.child() instanceof DataSourceV2Relation));
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            Filter filter = (Filter) node;
            if (filter.child() instanceof DataSourceV2Relation relation) {
              return new Filter(filter.condition(), with(relation, lacking));
            }
            Project project = (Project) filter.child();
            List<NamedExpression> shown = new ArrayList<>(Scala.list(project.projectList()));
            shown.addAll(lacking);
            return new Filter(
                filter.condition(),
                new Project(
                    Scala.seq(shown), with((DataSourceV2Relation) project.child(), lacking)));
          }
        });
  }

  private static DataSourceV2Relation with(
      DataSourceV2Relation relation, List<AttributeReference> hidden) {
    List<AttributeReference> output = new ArrayList<>(Scala.list(relation.output()));
    output.addAll(hidden);
    return TableInCatalog.withOutput(relation, output);
  }
}
