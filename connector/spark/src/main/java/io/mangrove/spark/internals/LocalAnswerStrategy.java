package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Plans a projection of a {@link LocalAnswer} as the projected rows. Spark puts such a projection
 * above every aggregate it pushes down, to give its columns their names, and would run a job for
 * it.
 */
public final class LocalAnswerStrategy extends SparkStrategy {

  private record Answer(List<Attribute> columns, List<InternalRow> rows) {}

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    Answer answer = plan instanceof Project project ? answer(project) : null;
    List<SparkPlan> plans = new ArrayList<>();
    if (answer != null) {
      plans.add(
          new LocalTableScanExec(
              CollectionConverters.asScala(answer.columns).toSeq(),
              CollectionConverters.asScala(answer.rows).toSeq(),
              Option.empty()));
    }
    return CollectionConverters.asScala(plans).toSeq();
  }

  private static @Nullable Answer answer(LogicalPlan plan) {
    if (plan instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof LocalAnswer answer) {
      List<Attribute> columns = new ArrayList<>(CollectionConverters.asJava(relation.output()));
      return new Answer(columns, List.of(answer.rows()));
    }
    if (plan instanceof Project project) {
      Answer below = answer(project.child());
      return below == null ? null : project(project, below);
    }
    return null;
  }

  private static @Nullable Answer project(Project project, Answer below) {
    Map<ExprId, Integer> ordinals = new HashMap<>();
    for (int i = 0; i < below.columns.size(); i++) {
      ordinals.put(below.columns.get(i).exprId(), i);
    }
    List<Attribute> columns = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    for (NamedExpression named : CollectionConverters.asJava(project.projectList())) {
      Expression expression = (Expression) named;
      if (!expression.deterministic()) {
        return null;
      }
      columns.add(named.toAttribute());
      values.add(ColumnBinding.bindColumns(expression, column -> ordinals.get(column.exprId())));
    }
    List<InternalRow> rows = new ArrayList<>();
    for (InternalRow row : below.rows) {
      rows.add(new GenericInternalRow(values.stream().map(value -> value.eval(row)).toArray()));
    }
    return new Answer(columns, rows);
  }
}
