package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Assignment;
import org.apache.spark.sql.catalyst.plans.logical.InsertAction;
import org.apache.spark.sql.catalyst.plans.logical.InsertStarAction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeAction;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.UpdateAction;
import org.apache.spark.sql.catalyst.plans.logical.UpdateStarAction;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * The clauses of a MERGE that may add columns, with the columns of the source in the place of
 * {@code *}, and each in the form that the table's column has after it.
 */
final class TakenValues {
  private final LogicalPlan source;
  private final LogicalPlan target;
  private final MergeNames names;

  /**
   * @param merge into the table with the columns that it has after the statement
   */
  TakenValues(MergeIntoTable merge) {
    this.source = merge.sourceTable();
    this.target = merge.targetTable();
    this.names = new MergeNames(merge);
  }

  Seq<MergeAction> in(Seq<MergeAction> actions) {
    List<MergeAction> spelled = new ArrayList<>();
    for (MergeAction action : Scala.list(actions)) {
      if (action instanceof UpdateStarAction update) {
        spelled.add(new UpdateAction(update.condition(), columns(true), true));
      } else if (action instanceof InsertStarAction insert) {
        spelled.add(new InsertAction(insert.condition(), columns(false)));
      } else if (action instanceof UpdateAction update) {
        spelled.add(
            new UpdateAction(
                update.condition(),
                taken(update.assignments(), names::ofSource),
                update.fromStar()));
      } else if (action instanceof InsertAction insert) {
        // Values of a new row are of the source alone.
        spelled.add(
            new InsertAction(
                insert.condition(),
                taken(insert.assignments(), value -> MergeNames.in(source, value))));
      } else {
        spelled.add(action);
      }
    }
    return Scala.seq(spelled);
  }

  /** All columns of the source, by name. */
  private Seq<Assignment> columns(boolean keepsFields) {
    List<Assignment> assignments = new ArrayList<>();
    for (Attribute column : Scala.list(source.output())) {
      Attribute own = own(column.name());
      Expression value = column;
      if (own != null) {
        value =
            keepsFields
                ? FilledValue.keeping(own, column)
                : FilledValue.withNulls(column, own.dataType());
      }
      assignments.add(
          new Assignment(new UnresolvedAttribute(Scala.seq(List.of(column.name()))), value));
    }
    return Scala.seq(assignments);
  }

  private @Nullable Attribute own(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (Attribute column : Scala.list(target.output())) {
      if (column.name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return column;
      }
    }
    return null;
  }

  /** Assignments of what the source has by a name; of others Spark says what they lack. */
  private Seq<Assignment> taken(Seq<Assignment> assignments, SourceValue ofSource) {
    List<Assignment> taken = new ArrayList<>();
    for (Assignment assignment : Scala.list(assignments)) {
      Expression column = MergeNames.in(target, assignment.key());
      Expression value = ofSource.named(assignment.value());
      Expression filled =
          column == null || value == null ? null : FilledValue.withNulls(value, column.dataType());
      taken.add(
          filled == null || filled == value
              ? assignment
              : new Assignment(assignment.key(), filled));
    }
    return Scala.seq(taken);
  }

  private interface SourceValue {
    @Nullable Expression named(Expression name);
  }
}
