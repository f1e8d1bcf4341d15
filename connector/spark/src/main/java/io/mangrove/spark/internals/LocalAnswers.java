package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Plans a projection of rows that the driver has as those rows. Spark would put an operator on top,
 * and run a job of one task for it: {@code SELECT count(*)} is such a query.
 */
public final class LocalAnswers extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof Project project
        && project.child() instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof LocalScan scan
        && project.deterministic()
        && !hasSubquery(project)) {
      return seq(List.of(answer(project, scan)));
    }
    return seq(List.of());
  }

  private static SparkPlan answer(Project project, LocalScan scan) {
    InterpretedMutableProjection projection =
        new InterpretedMutableProjection(project.expressions().toSeq(), project.child().output());
    projection.initialize(0);
    List<InternalRow> rows = new ArrayList<>();
    for (InternalRow row : scan.rows()) {
      rows.add(projection.apply(row).copy());
    }
    return new LocalTableScanExec(project.output(), seq(rows), Option.empty());
  }

  private static boolean hasSubquery(Project project) {
    return CollectionConverters.asJava(project.expressions()).stream()
        .anyMatch(SubqueryExpression::hasSubquery);
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }
}
