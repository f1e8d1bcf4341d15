package io.mangrove.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedProcedure;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.plans.logical.Call;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A {@code CALL} of one of our procedures being put together: the table first, what else the
 * statement says by the names of the parameters. For one statement.
 */
final class ProcedureCall {
  private static final String NAMESPACE = "system";

  private final String procedure;
  private final TableName table;
  private final List<Expression> arguments = new ArrayList<>();

  ProcedureCall(String procedure, TableName table) {
    this.procedure = procedure;
    this.table = table;
    arguments.add(Literal.create(table.sql(), DataTypes.StringType));
  }

  /** Adds an argument, by the name of its parameter. */
  ProcedureCall with(String parameter, Expression value) {
    arguments.add(new NamedArgumentExpression(parameter, value));
    return this;
  }

  LogicalPlan plan() {
    return new Call(
        new UnresolvedProcedure(
            CollectionConverters.asScala(List.of(table.catalog(), NAMESPACE, procedure)).toList()),
        CollectionConverters.asScala(arguments).toList(),
        true);
  }
}
