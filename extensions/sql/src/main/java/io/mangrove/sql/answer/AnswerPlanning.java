package io.mangrove.sql.answer;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Plans what a statement answers; the statement below is planned by Spark. */
public final class AnswerPlanning extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    List<SparkPlan> planned =
        plan instanceof AnsweredStatement answered
            ? List.of(
                new AnsweredStatementExec(
                    planLater(answered.statement()), answered.output(), answered.facts()))
            : List.of();
    return CollectionConverters.asScala(planned).toList();
  }
}
