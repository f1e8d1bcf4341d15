package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.DescribeDetailContext;
import io.mangrove.sql.DeltaSqlBaseParser.DescribeHistoryContext;
import io.mangrove.sql.DeltaSqlBaseParser.OptimizeContext;
import io.mangrove.sql.DeltaSqlBaseParser.OursContext;
import io.mangrove.sql.DeltaSqlBaseParser.ShowPartitionsOfPathContext;
import io.mangrove.sql.DeltaSqlBaseParser.TextContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Desugars a parsed statement into Spark's own {@code CALL} of the procedure that does the work, so
 * that the statement, {@code CALL} and Python share one implementation.
 */
final class StatementBuilder extends DeltaSqlBaseBaseVisitor<LogicalPlan> {
  private final TableNames tables;
  private final BoundParameters parameters;
  private final ConditionText conditions;

  /**
   * @param tokens of the text that is parsed
   */
  StatementBuilder(TableNames tables, BoundParameters parameters, TokenStream tokens) {
    this.tables = tables;
    this.parameters = parameters;
    this.conditions = new ConditionText(tokens, parameters);
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
    ProcedureCall call = new ProcedureCall("describe_history", tables.named(context.table()));
    if (context.limit != null) {
      call.with("limit", literal(rowCount(context.limit), DataTypes.IntegerType));
    } else if (context.parameter() != null) {
      call.with("limit", parameters.value(context.parameter()));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitDescribeDetail(DescribeDetailContext context) {
    return new ProcedureCall("describe_detail", tables.named(context.table())).plan();
  }

  /** Of a table that has a name, Spark's own statement is what a rule makes a call of. */
  @Override
  public LogicalPlan visitShowPartitionsOfPath(ShowPartitionsOfPathContext context) {
    return new ProcedureCall("show_partitions", TableNames.ofPath(context.STRING())).plan();
  }

  @Override
  public LogicalPlan visitOptimize(OptimizeContext context) {
    ProcedureCall call = new ProcedureCall("optimize", tables.named(context.table()));
    if (context.condition() != null) {
      call.with("where", literal(conditions.text(context.condition()), DataTypes.StringType));
    }
    if (context.FULL() != null) {
      call.with("full", literal(true, DataTypes.BooleanType));
    }
    return call.plan();
  }

  /** More rows than an int counts are all rows. */
  private static int rowCount(Token token) {
    try {
      return Integer.parseInt(token.getText());
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static Expression literal(Object value, DataType type) {
    return Literal.create(value, type);
  }
}
