package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.DescribeHistoryContext;
import io.mangrove.sql.DeltaSqlBaseParser.OursContext;
import io.mangrove.sql.DeltaSqlBaseParser.TextContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.analysis.UnresolvedProcedure;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Call;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Desugars a parsed statement into Spark's own {@code CALL} of the procedure that does the work, so
 * that the statement, {@code CALL} and Python share one implementation.
 */
final class StatementBuilder extends DeltaSqlBaseBaseVisitor<LogicalPlan> {
  private static final String NAMESPACE = "system";

  private final TableNames tables;
  private final BoundParameters parameters;

  StatementBuilder(TableNames tables, BoundParameters parameters) {
    this.tables = tables;
    this.parameters = parameters;
  }

  /** The plan of a text, or null if it is not ours. */
  @Nullable LogicalPlan plan(TextContext text) {
    if (!(text instanceof OursContext ours)) {
      return null;
    }
    LogicalPlan plan = ours.statement().accept(this);
    if (ours.EXPLAIN() == null) {
      return plan;
    }
    Token mode = ours.explainMode;
    return new ExplainCommand(
        plan, ExplainMode.fromString(mode == null ? "simple" : mode.getText()));
  }

  @Override
  public LogicalPlan visitDescribeHistory(DescribeHistoryContext context) {
    TableName table = tables.named(context.table());
    List<Expression> arguments = new ArrayList<>();
    arguments.add(literal(table.sql(), DataTypes.StringType));
    if (context.limit != null) {
      arguments.add(literal(rowCount(context.limit), DataTypes.IntegerType));
    } else if (context.parameter() != null) {
      arguments.add(parameters.value(context.parameter()));
    }
    return call(table.catalog(), "describe_history", arguments);
  }

  /** More rows than an int counts are all rows. */
  private static int rowCount(Token token) {
    try {
      return Integer.parseInt(token.getText());
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static LogicalPlan call(String catalog, String procedure, List<Expression> arguments) {
    return new Call(
        new UnresolvedProcedure(
            CollectionConverters.asScala(List.of(catalog, NAMESPACE, procedure)).toList()),
        CollectionConverters.asScala(arguments).toList(),
        true);
  }

  private static Expression literal(Object value, DataType type) {
    return Literal.create(value, type);
  }
}
