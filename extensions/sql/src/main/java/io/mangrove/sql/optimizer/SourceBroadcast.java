package io.mangrove.sql.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.types.Metadata;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The join of a MERGE with its small source sent to the rows of the table, none of which is
 * shuffled but those that have a match.
 *
 * <p>A broadcast of the source cannot tell which of its rows have no match: a task sees only some
 * rows of the table. Where the table's rows without a match are of no use, those with one are found
 * first, and joined as Spark does: they are few. Where they are of use, all of the table's rows
 * take part, and the join is split: what matches comes from a join that broadcasts the source, what
 * does not from the source without those rows whose keys are found in the table, which is read once
 * more for it, those columns alone.
 */
final class SourceBroadcast {
  private SourceBroadcast() {}

  /**
   * What stands for the join of a table that the statement changes, on the left, with a small
   * source; null if nothing is better.
   */
  static @Nullable LogicalPlan of(Join join, KeyedJoin keyed, MergeSource source) {
    JoinType type = join.joinType();
    if (type.equals(Inner$.MODULE$)) {
      return withTarget(join, keyed.toldTarget(), source, Inner$.MODULE$);
    }
    if (type.equals(RightOuter$.MODULE$)) {
      return Plans.withSides(join, keyed.matchingRows(), source.rows());
    }
    if (type.equals(LeftOuter$.MODULE$)) {
      return withTarget(join, join.left(), source, LeftOuter$.MODULE$);
    }
    LogicalPlan found = type.equals(FullOuter$.MODULE$) ? keyed.matchingKeys() : null;
    return found == null
        ? null
        : new Union(
            Plans.seq(
                List.of(
                    withTarget(join, join.left(), source, LeftOuter$.MODULE$),
                    withoutMatch(join, missing(source.rows(), keyed, found)))),
            false,
            false);
  }

  /** The same for the anti-join of a small source, on the left, with a table. */
  static @Nullable LogicalPlan ofMissing(Join join, KeyedJoin keyed, MergeSource source) {
    LogicalPlan found = join.joinType().equals(LeftAnti$.MODULE$) ? keyed.matchingKeys() : null;
    return found == null ? null : missing(source.rows(), keyed, found);
  }

  private static Join withTarget(Join join, LogicalPlan target, MergeSource source, JoinType type) {
    return join.copy(
        target, source.again(), type, join.condition(), KeyedJoin.broadcastRight(join.hint()));
  }

  /** The rows of the source without a match, in the form of the join's rows. */
  private static LogicalPlan withoutMatch(Join join, LogicalPlan missing) {
    List<NamedExpression> columns = new ArrayList<>();
    for (Attribute column : Plans.list(join.left().output())) {
      columns.add(renewed(column, Literal.create(null, column.dataType())));
    }
    for (Attribute column : Plans.list(join.right().output())) {
      columns.add(renewed(column, column));
    }
    return new Project(Plans.seq(columns), missing);
  }

  /** Where the table may have more keys than the source has rows, Spark sees how many they are. */
  private static LogicalPlan missing(LogicalPlan source, KeyedJoin keyed, LogicalPlan found) {
    JoinHint hint =
        keyed.hasFewKeys() ? KeyedJoin.broadcastRight(KeyedJoin.NO_HINT) : KeyedJoin.NO_HINT;
    return new Join(source, found, LeftAnti$.MODULE$, Option.apply(keyed.condition()), hint);
  }

  /** The two sides of a union must not share the identity of a column. */
  private static Alias renewed(Attribute column, Expression value) {
    return new Alias(
        value,
        column.name(),
        NamedExpression.newExprId(),
        column.qualifier(),
        Option.<Metadata>apply(column.metadata()),
        Plans.seq(List.of()));
  }
}
