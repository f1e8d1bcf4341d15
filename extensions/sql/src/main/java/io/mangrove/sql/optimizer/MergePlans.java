package io.mangrove.sql.optimizer;

import io.mangrove.sql.answer.CountedRows;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Betters the join of a MERGE between a table of ours and a small source. Runs once, on a plan
 * whose conditions have been pushed down and whose tables have not become scans yet.
 *
 * <p>Spark never broadcasts the source of a MERGE that inserts: it reads every file of the table
 * and shuffles all of its rows. Here the source goes to the table's rows ({@link SourceBroadcast}),
 * and its keys to the scan, which leaves out files that hold none of them ({@link KeyPruning}). A
 * source that might be another when it is asked again is asked once ({@link MergeSource}).
 */
public final class MergePlans extends Rule<LogicalPlan> {
  private final SmallSource small;

  /**
   * @param small which sources are small
   */
  public MergePlans(SmallSource small) {
    this.small = small;
  }

  @Override
  public String ruleName() {
    return "mangrove.MergePlans";
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return Plans.withStatements(plan, this::bettered, this::bettered);
  }

  private LogicalPlan bettered(WriteDelta write) {
    Join join = Plans.mergeJoin(write);
    LogicalPlan query =
        join == null || Plans.changed(join.left()) == null
            ? null
            : changing(write.query(), UncastKeys.ofLeft(join));
    // Which files have a match is found by keys, so that no query need ask it before.
    return query == null
        ? write
        : Plans.withQuery(
            write, query, KeyPruning.isPossible() ? Option.empty() : write.groupFilterCondition());
  }

  private @Nullable LogicalPlan changing(LogicalPlan query, Join join) {
    LogicalPlan asked = CountedRows.uncounted(join.right());
    KeyedJoin keyed =
        small.is(asked) ? KeyedJoin.of(Plans.withSides(join, join.left(), asked)) : null;
    if (keyed == null) {
      return null;
    }
    MergeSource source = source(join.right(), keyed, join.joinType());
    if (source == null) {
      return null;
    }
    LogicalPlan bettered = SourceBroadcast.of(join, keyed.asking(source), source);
    return bettered == null ? null : source.in(Plans.withJoin(query, bettered));
  }

  private LogicalPlan bettered(InsertOnlyMerge insert) {
    Join join = Plans.join(insert.query());
    LogicalPlan query =
        join == null || Plans.read(join.right()) == null
            ? null
            : inserting(insert.query(), UncastKeys.ofRight(join));
    return query == null ? insert : insert.withNewQuery(query);
  }

  private @Nullable LogicalPlan inserting(LogicalPlan query, Join join) {
    LogicalPlan asked = CountedRows.uncounted(join.left());
    KeyedJoin keyed =
        small.is(asked) ? KeyedJoin.turned(Plans.withSides(join, asked, join.right())) : null;
    if (keyed == null) {
      return null;
    }
    MergeSource source = source(join.left(), keyed, join.joinType());
    if (source == null) {
      return null;
    }
    LogicalPlan bettered = SourceBroadcast.ofMissing(join, keyed.asking(source), source);
    return bettered == null ? null : source.in(Plans.withJoin(query, bettered));
  }

  /** How a source is asked; null if it may be asked once, and the plan would ask it again. */
  private @Nullable MergeSource source(LogicalPlan rows, KeyedJoin keyed, JoinType type) {
    if (type.equals(LeftOuter$.MODULE$)
        || StableSource.isStable(CountedRows.uncounted(rows), keyed.condition())) {
      return MergeSource.askedAgain(rows);
    }
    if (!small.stagesAreReused()) {
      return null;
    }
    boolean joinsByKeys = type.equals(RightOuter$.MODULE$);
    return MergeSource.askedOnce(rows, joinsByKeys ? keyed.keys() : List.of());
  }
}
