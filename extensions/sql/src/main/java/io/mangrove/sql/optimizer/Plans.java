package io.mangrove.sql.optimizer;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.optimizer.CollapseProject;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.connector.write.RowLevelOperationTable;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.V2ScanRelationPushDown;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** The parts of Spark's plans that the rules here are about. */
final class Plans {
  private Plans() {}

  /** A plan with each node replaced, from the top down. */
  static LogicalPlan replaced(LogicalPlan plan, UnaryOperator<LogicalPlan> replacement) {
    return plan.transformDown(
        new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return true;
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            return replacement.apply(node);
          }
        });
  }

  /** A plan with the statements replaced that change rows of a table, or only add some to it. */
  static LogicalPlan withStatements(
      LogicalPlan plan,
      Function<WriteDelta, LogicalPlan> changing,
      Function<InsertOnlyMerge, LogicalPlan> adding) {
    return replaced(
        plan,
        node -> {
          if (node instanceof WriteDelta write) {
            return changing.apply(write);
          }
          return node instanceof InsertOnlyMerge insert ? adding.apply(insert) : node;
        });
  }

  /** A plan of one leaf with a condition on what it reads, beside those that are there. */
  static LogicalPlan filtered(LogicalPlan plan, Expression condition) {
    if (plan instanceof LeafNode) {
      return new Filter(condition, plan);
    }
    LogicalPlan child = filtered(plan.children().head(), condition);
    // Only conditions of the one node above a table are pushed down to it.
    return plan instanceof Filter above && child instanceof Filter below
        ? new Filter(new And(above.condition(), below.condition()), below.child())
        : plan.withNewChildren(children(child));
  }

  /** The join of the rows of a MERGE with its source; null if the write is of another statement. */
  static @Nullable Join mergeJoin(WriteDelta write) {
    LogicalPlan node = write.query();
    while (!(node instanceof MergeRows) && isUnary(node)) {
      node = node.children().head();
    }
    return node instanceof MergeRows ? join(node) : null;
  }

  /**
   * The topmost join of a plan, where it is all that the plan is of; others are of what it joins.
   */
  static @Nullable Join join(LogicalPlan plan) {
    LogicalPlan node = plan;
    while (!(node instanceof Join) && isUnary(node)) {
      node = node.children().head();
    }
    return node instanceof Join join ? join : null;
  }

  /** The same join, if each of its rows becomes one of the plan or is judged by clauses. */
  static @Nullable Join joinOfAllRows(LogicalPlan plan) {
    LogicalPlan node = plan;
    while (node instanceof Project || node instanceof MergeRows) {
      node = node.children().head();
    }
    return node instanceof Join join ? join : null;
  }

  /** A plan with its topmost join replaced. */
  static LogicalPlan withJoin(LogicalPlan plan, LogicalPlan replacement) {
    return plan instanceof Join
        ? replacement
        : plan.withNewChildren(children(withJoin(plan.children().head(), replacement)));
  }

  private static boolean isUnary(LogicalPlan node) {
    return list(node.children()).size() == 1;
  }

  static WriteDelta withQuery(
      WriteDelta write, LogicalPlan query, Option<Expression> groupFilterCondition) {
    return write.copy(
        write.table(),
        write.condition(),
        query,
        write.originalTable(),
        write.projections(),
        groupFilterCondition,
        write.write());
  }

  static Join withSides(Join join, LogicalPlan left, LogicalPlan right) {
    return join.copy(left, right, join.joinType(), join.condition(), join.hint());
  }

  /**
   * The relation of the table of ours that the statement changes; null if the plan is not its rows,
   * filtered and projected.
   */
  static @Nullable DataSourceV2Relation changed(LogicalPlan plan) {
    return leaf(plan) instanceof DataSourceV2Relation relation && isChanged(relation)
        ? relation
        : null;
  }

  /** The relation of a table of ours that is read; null if the plan is not its rows. */
  static @Nullable DataSourceV2Relation read(LogicalPlan plan) {
    return leaf(plan) instanceof DataSourceV2Relation relation
            && relation.table() instanceof LiveTable
        ? relation
        : null;
  }

  private static @Nullable LogicalPlan leaf(LogicalPlan plan) {
    if (plan instanceof Filter || plan instanceof Project) {
      return leaf(plan.children().head());
    }
    return plan instanceof LeafNode ? plan : null;
  }

  private static boolean isChanged(DataSourceV2Relation relation) {
    return relation.table() instanceof RowLevelOperationTable target
        && target.table() instanceof LiveTable;
  }

  /** The columns of a plan that an expression refers to, in the plan's order. */
  static List<Attribute> referenced(Expression expression, LogicalPlan plan) {
    List<Attribute> columns = new ArrayList<>();
    for (Attribute column : list(plan.output())) {
      if (expression.references().contains(column)) {
        columns.add(column);
      }
    }
    return columns;
  }

  /** A plan with these columns alone, all the way down to what is read. */
  static LogicalPlan pruned(List<Attribute> columns, LogicalPlan plan) {
    return CollapseProject.apply(ColumnPruning.apply(new Project(seq(columns), plan)));
  }

  /** A plan whose tables have become scans, with all that can be pushed down to them. */
  static LogicalPlan scanned(LogicalPlan plan) {
    return V2ScanRelationPushDown.apply(plan);
  }

  /** A plan that reads the same version of the table, and not on behalf of the statement. */
  static LogicalPlan readOnly(LogicalPlan plan) {
    return replaced(
        plan,
        node ->
            node instanceof DataSourceV2Relation relation && isChanged(relation)
                ? relation.copy(
                    ((RowLevelOperationTable) relation.table()).table(),
                    relation.output(),
                    relation.catalog(),
                    relation.identifier(),
                    relation.options(),
                    relation.timeTravelSpec())
                : node);
  }

  static IndexedSeq<LogicalPlan> children(LogicalPlan child) {
    return seq(List.of(child)).toIndexedSeq();
  }

  static <T> Seq<T> seq(List<? extends T> values) {
    return CollectionConverters.<T>asScala(new ArrayList<T>(values)).toList();
  }

  static <T> List<T> list(scala.collection.Seq<T> values) {
    return CollectionConverters.asJava(values);
  }
}
