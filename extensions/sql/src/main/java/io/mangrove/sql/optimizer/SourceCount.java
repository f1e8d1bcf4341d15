package io.mangrove.sql.optimizer;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.write.SourceRows;
import io.mangrove.sql.answer.CountedRows;
import org.apache.spark.sql.catalyst.analysis.NamedRelation;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of the source of a MERGE on their way to the join, where all of them get there:
 * where a row without a match is of use. Else what the statement asks of the source has become a
 * condition of reading it, and only who reads it all could count it.
 *
 * <p>Runs when no more conditions are pushed down, and before the join is bettered.
 */
public final class SourceCount extends Rule<LogicalPlan> {
  /** One rule for all sessions. */
  public SourceCount() {}

  @Override
  public String ruleName() {
    return "mangrove.SourceCount";
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return Plans.withStatements(plan, SourceCount::counting, SourceCount::counting);
  }

  private static LogicalPlan counting(WriteDelta write) {
    Join join = Plans.mergeJoin(write);
    SourceRows count = count(write.originalTable());
    if (join == null || count == null || !keepsSource(join.joinType())) {
      return write;
    }
    Join counted = Plans.withSides(join, join.left(), counted(join.right(), count));
    return Plans.withQuery(
        write, Plans.withJoin(write.query(), counted), write.groupFilterCondition());
  }

  private static boolean keepsSource(JoinType type) {
    return type.equals(RightOuter$.MODULE$) || type.equals(FullOuter$.MODULE$);
  }

  private static LogicalPlan counting(InsertOnlyMerge insert) {
    // An anti-join may have been pushed below what changes the number of the source's rows.
    Join join = Plans.joinOfAllRows(insert.query());
    SourceRows count = count(insert.table());
    if (join == null || count == null || !join.joinType().equals(LeftAnti$.MODULE$)) {
      return insert;
    }
    Join counted = Plans.withSides(join, counted(join.left(), count), join.right());
    return insert.withNewQuery(Plans.withJoin(insert.query(), counted));
  }

  private static LogicalPlan counted(LogicalPlan source, SourceRows count) {
    return source instanceof CountedRows ? source : new CountedRows(source, count);
  }

  /** Where the statement that changes a table wants to know; null if it does not. */
  private static @Nullable SourceRows count(NamedRelation table) {
    return table instanceof DataSourceV2Relation relation
            && relation.table() instanceof LiveTable changed
        ? changed.statement().source()
        : null;
  }
}
