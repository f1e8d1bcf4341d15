package io.mangrove.sql.optimizer;

import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Option;

/**
 * Betters the join of a MERGE between a table of ours and a small source. Runs once, on a plan
 * whose conditions have been pushed down and whose tables have not become scans yet.
 *
 * <p>Spark never broadcasts the source of a MERGE that inserts: it reads every file of the table
 * and shuffles all of its rows. Here the source goes to the table's rows ({@link SourceBroadcast}),
 * and its keys to the scan, which leaves out files that hold none of them ({@link KeyPruning}).
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
    return Plans.replaced(
        plan,
        node -> {
          if (node instanceof WriteDelta write) {
            return bettered(write);
          }
          return node instanceof InsertOnlyMerge insert ? bettered(insert) : node;
        });
  }

  private LogicalPlan bettered(WriteDelta write) {
    LogicalPlan query =
        Plans.replaced(
            write.query(),
            node ->
                node instanceof MergeRows rows
                    ? rows.withNewChildren(
                        Plans.children(Plans.withJoin(rows.child(), this::changing)))
                    : node);
    if (query.fastEquals(write.query())) {
      return write;
    }
    // Which files have a match is found by keys, so that no query need ask it before.
    return write.copy(
        write.table(),
        write.condition(),
        query,
        write.originalTable(),
        write.projections(),
        KeyPruning.isPossible() ? Option.empty() : write.groupFilterCondition(),
        write.write());
  }

  private LogicalPlan changing(Join join) {
    return Plans.changed(join.left()) != null && small.is(join.right())
        ? SourceBroadcast.of(join)
        : join;
  }

  private LogicalPlan bettered(InsertOnlyMerge insert) {
    LogicalPlan query = Plans.withJoin(insert.query(), this::inserting);
    return query.fastEquals(insert.query()) ? insert : insert.withNewQuery(query);
  }

  private LogicalPlan inserting(Join join) {
    return Plans.read(join.right()) != null && small.is(join.left())
        ? SourceBroadcast.ofMissing(join)
        : join;
  }
}
