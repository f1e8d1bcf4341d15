package io.mangrove.sql.answer;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Plans what a statement answers, and what it counts; all else of it is planned by Spark. */
public final class AnswerPlanning extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    SparkPlan planned = null;
    if (plan instanceof AnsweredStatement answered) {
      planned =
          new AnsweredStatementExec(
              planLater(answered.statement()), answered.output(), answered.facts());
    } else if (plan instanceof CountedRows counted) {
      planned = new CountedRowsExec(planLater(counted.source()), counted.count());
    }
    return CollectionConverters.asScala(planned == null ? List.<SparkPlan>of() : List.of(planned))
        .toList();
  }
}
