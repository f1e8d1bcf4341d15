package io.mangrove.sql;

import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.internal.VariableSubstitution;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * Parses our statements and hands every other text, as it was written, to the parser it wraps. The
 * grammar decides which is which; other extensions may wrap this parser in turn.
 */
final class DeltaSqlParser implements ParserInterface {
  private final ParserInterface wrapped;
  private final KnownCatalogs catalogs;
  private final Runnable beforePlan;

  /**
   * @param beforePlan what the session needs before it analyzes the plan that comes out
   */
  DeltaSqlParser(ParserInterface wrapped, KnownCatalogs catalogs, Runnable beforePlan) {
    this.wrapped = wrapped;
    this.catalogs = catalogs;
    this.beforePlan = beforePlan;
  }

  @Override
  public LogicalPlan parsePlan(String sql) throws ParseException {
    return plan(sql, BoundParameters.none(), () -> wrapped.parsePlan(sql));
  }

  @Override
  public LogicalPlan parsePlanWithParameters(String sql, ParameterContext parameters)
      throws ParseException {
    return plan(
        sql,
        BoundParameters.of(parameters),
        () -> wrapped.parsePlanWithParameters(sql, parameters));
  }

  private interface Wrapped {
    LogicalPlan plan() throws ParseException;
  }

  private LogicalPlan plan(String sql, BoundParameters parameters, Wrapped others)
      throws ParseException {
    beforePlan.run();
    if (!StatementPrefix.mayBeOurs(sql)) {
      return others.plan();
    }
    String substituted = new VariableSubstitution().substitute(sql);
    LogicalPlan ours = ours(substituted, parameters);
    if (ours != null) {
      return ours;
    }
    try {
      return others.plan();
    } catch (ParseException e) {
      throw Mistake.whoGotFurther(substituted, e);
    }
  }

  private @Nullable LogicalPlan ours(String sql, BoundParameters parameters) {
    DeltaSqlBaseLexer lexer = new DeltaSqlBaseLexer(CharStreams.fromString(sql));
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    DeltaSqlBaseParser parser = new DeltaSqlBaseParser(tokens);
    // The last alternative takes any tokens, so there is no syntax error to report.
    lexer.removeErrorListeners();
    parser.removeErrorListeners();
    TableNames tables = new TableNames(wrapped, catalogs, parameters);
    return new StatementBuilder(tables, parameters, tokens).plan(parser.text());
  }

  @Override
  public LogicalPlan parseQuery(String sql) throws ParseException {
    return wrapped.parseQuery(sql);
  }

  @Override
  public Expression parseExpression(String sql) throws ParseException {
    return wrapped.parseExpression(sql);
  }

  @Override
  public TableIdentifier parseTableIdentifier(String sql) throws ParseException {
    return wrapped.parseTableIdentifier(sql);
  }

  @Override
  public FunctionIdentifier parseFunctionIdentifier(String sql) throws ParseException {
    return wrapped.parseFunctionIdentifier(sql);
  }

  @Override
  public Seq<String> parseMultipartIdentifier(String sql) throws ParseException {
    return wrapped.parseMultipartIdentifier(sql);
  }

  @Override
  public DataType parseDataType(String sql) throws ParseException {
    return wrapped.parseDataType(sql);
  }

  @Override
  public StructType parseTableSchema(String sql) throws ParseException {
    return wrapped.parseTableSchema(sql);
  }

  @Override
  public StructType parseRoutineParam(String sql) throws ParseException {
    return wrapped.parseRoutineParam(sql);
  }
}
