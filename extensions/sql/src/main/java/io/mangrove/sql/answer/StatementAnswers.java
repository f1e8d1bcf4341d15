package io.mangrove.sql.answer;

import io.mangrove.spark.catalog.LiveTable;
import org.apache.spark.sql.catalyst.analysis.NamedRelation;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTableWithFilters;
import org.apache.spark.sql.catalyst.plans.logical.InsertOnlyMerge;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.List$;

/** Puts what a statement answers above its plan, once the plan is resolved. */
public final class StatementAnswers extends Rule<LogicalPlan> {

  @Override
  public String ruleName() {
    return "mangrove.StatementAnswers";
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (plan instanceof WithCTE with) {
      if (with.plan() instanceof AnsweredStatement done && done.facts().affected().isAnswered()) {
        return done.answer(); // EXECUTE IMMEDIATE has run it, and would have it run once more
      }
      AnsweredStatement answered = answered(with.plan());
      return answered == null ? plan : with.copy(answered, with.cteDefs());
    }
    AnsweredStatement answered = answered(plan);
    // Spark runs a command below another one by itself, as if it were a statement of its own,
    // unless this node is above both. Without definitions the optimizer takes it away.
    return answered == null ? plan : new WithCTE(answered, List$.MODULE$.empty());
  }

  private static @Nullable AnsweredStatement answered(LogicalPlan plan) {
    if (plan instanceof RowLevelWrite write) {
      return answered(plan, write.originalTable(), write.operation().command());
    }
    if (plan instanceof InsertOnlyMerge merge) {
      return answered(plan, merge.table(), Command.MERGE);
    }
    if (plan instanceof DeleteFromTableWithFilters delete) {
      return answered(plan, (NamedRelation) delete.table(), Command.DELETE);
    }
    return null;
  }

  private static @Nullable AnsweredStatement answered(
      LogicalPlan plan, NamedRelation changed, Command command) {
    if (changed instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable table) {
      return new AnsweredStatement(plan, Answer.columns(command), table.statement());
    }
    return null;
  }
}
