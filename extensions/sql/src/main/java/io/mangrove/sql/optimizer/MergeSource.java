package io.mangrove.sql.optimizer;

import io.mangrove.sql.answer.CountedRows;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The source of a MERGE in a plan that asks it in several places.
 *
 * <p>One that may give other rows when it is asked again is read by one stage, and all else reads
 * what that stage wrote. It is one of Spark's common table expressions then, which become such
 * stages at the end of its optimizer unless they have been put in the place of their names, and
 * that is over when the rules here run.
 *
 * @param rows the source where its rows are joined in the end, and counted if they are
 * @param again the source wherever else it is asked
 * @param stage what reads it for all of them; null where each asks for itself
 */
record MergeSource(LogicalPlan rows, LogicalPlan again, @Nullable CTERelationDef stage) {

  /** One that gives the same rows each time. */
  static MergeSource askedAgain(LogicalPlan source) {
    return new MergeSource(source, CountedRows.uncounted(source), null);
  }

  /**
   * One that is asked once.
   *
   * @param keys by which its rows are joined in the end; none: they go into one partition
   */
  static MergeSource askedOnce(LogicalPlan source, List<Expression> keys) {
    LogicalPlan stage =
        new RepartitionByExpression(
            Plans.seq(keys),
            source,
            keys.isEmpty() ? Option.<Object>apply(1) : Option.empty(),
            Option.empty());
    CTERelationDef definition =
        new CTERelationDef(stage, CTERelationDef.newId(), Option.empty(), false, Option.empty());
    LogicalPlan rows =
        new CTERelationRef(
            definition.id(),
            true,
            source.output(),
            false,
            Option.empty(),
            false,
            Option.empty(),
            false);
    return new MergeSource(rows, rows, definition);
  }

  /** The plan that asks it. */
  LogicalPlan in(LogicalPlan plan) {
    return stage == null ? plan : new WithCTE(plan, Plans.seq(List.of(stage)));
  }
}
