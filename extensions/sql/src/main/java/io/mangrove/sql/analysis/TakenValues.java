package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Assignment;
import org.apache.spark.sql.catalyst.plans.logical.InsertAction;
import org.apache.spark.sql.catalyst.plans.logical.InsertStarAction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeAction;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UpdateAction;
import org.apache.spark.sql.catalyst.plans.logical.UpdateStarAction;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * The clauses of a MERGE that may add columns, with the columns of the source in the place of
 * {@code *}, and each in the form that the table's column has after it.
 */
final class TakenValues {
  private final LogicalPlan source;
  private final SubqueryAlias target;

  /**
   * @param target the table with the columns that it has after the statement
   */
  TakenValues(LogicalPlan source, SubqueryAlias target) {
    this.source = source;
    this.target = target;
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
            new UpdateAction(update.condition(), taken(update.assignments()), update.fromStar()));
      } else if (action instanceof InsertAction insert) {
        spelled.add(new InsertAction(insert.condition(), taken(insert.assignments())));
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
  private Seq<Assignment> taken(Seq<Assignment> assignments) {
    List<Assignment> taken = new ArrayList<>();
    for (Assignment assignment : Scala.list(assignments)) {
      Expression column = resolved(target, assignment.key());
      Expression value =
          resolved(target, assignment.value()) == null
              ? resolved(source, assignment.value())
              : null;
      Expression filled =
          column == null || value == null ? null : FilledValue.withNulls(value, column.dataType());
      taken.add(
          filled == null || filled == value
              ? assignment
              : new Assignment(assignment.key(), filled));
    }
    return Scala.seq(taken);
  }

  /** What a name is of a plan; null if it is none of its. */
  static @Nullable Expression resolved(LogicalPlan plan, Expression name) {
    if (!(name instanceof UnresolvedAttribute attribute)) {
      return null;
    }
    Option<NamedExpression> found = plan.resolve(attribute.nameParts(), SQLConf.get().resolver());
    if (found.isEmpty()) {
      return null;
    }
    return found.get() instanceof Alias alias ? alias.child() : (Expression) found.get();
  }
}
