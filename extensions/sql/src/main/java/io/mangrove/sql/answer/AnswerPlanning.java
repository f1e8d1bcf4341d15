package io.mangrove.sql.answer;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.write.Statement;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
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
                    planLater(told(answered.statement(), answered.facts())),
                    answered.output(),
                    answered.facts()))
            : List.of();
    return CollectionConverters.asScala(planned).toList();
  }

  /**
   * A DELETE without a plan to read has its table loaded anew, which knows of no statement then.
   */
  private static LogicalPlan told(LogicalPlan plan, Statement facts) {
    if (plan instanceof DeleteFromTable delete
        && delete.table() instanceof DataSourceV2ScanRelation scan
        && scan.relation().table() instanceof LiveTable table) {
      DataSourceV2Relation relation = scan.relation();
      return new DeleteFromTable(
          scan.copy(
              relation.copy(
                  table.changedBy(facts),
                  relation.output(),
                  relation.catalog(),
                  relation.identifier(),
                  relation.options(),
                  relation.timeTravelSpec()),
              scan.scan(),
              scan.output(),
              scan.keyGroupedPartitioning(),
              scan.ordering(),
              scan.pushedFilters()),
          delete.condition());
    }
    return plan;
  }
}
