package io.mangrove.sql.analysis;

import io.mangrove.log.error.DeltaException;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.SessionFiles;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TimeTravelSpec;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * {@code table_changes(name, start[, end])} and {@code table_changes_by_path(path, start[, end])}:
 * the changes of a table between two ends, each a version where it is a whole number, else a time.
 */
public final class ChangeFunctions {
  private static final String BY_NAME = "table_changes";
  private static final String BY_PATH = "table_changes_by_path";

  private ChangeFunctions() {}

  /** Makes the functions known to the sessions of an extension. */
  public static void inject(SparkSessionExtensions extensions) {
    inject(extensions, BY_NAME);
    inject(extensions, BY_PATH);
  }

  private static void inject(SparkSessionExtensions extensions, String function) {
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(function),
            new ExpressionInfo(ChangeFunctions.class.getName(), function),
            new AbstractFunction1<Seq<Expression>, LogicalPlan>() {
              @Override
              public LogicalPlan apply(Seq<Expression> arguments) {
                return ErrorConverter.analysing(() -> changes(function, Scala.list(arguments)));
              }
            }));
  }

  private static LogicalPlan changes(String function, List<Expression> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      throw PlanError.INCORRECT_NUMBER_OF_ARGUMENTS.with(
          "failure",
          arguments.size() < 2 ? "not enough args" : "too many args",
          "functionName",
          function,
          "minArgs",
          2,
          "maxArgs",
          3);
    }
    String table = text(function, arguments.get(0));
    Map<String, String> options = new HashMap<>();
    options.put("readChangeFeed", "true");
    put(options, "starting", function, 2, arguments.get(1));
    if (arguments.size() == 3) {
      put(options, "ending", function, 3, arguments.get(2));
    }
    List<String> name = function.equals(BY_PATH) ? nameOfPath(table) : name(table);
    return ChangeReads.changes(
        new UnresolvedRelation(Scala.seq(name), new CaseInsensitiveStringMap(options), false));
  }

  private static List<String> name(String text) {
    List<String> parts = Scala.list(CatalystSqlParser$.MODULE$.parseMultipartIdentifier(text));
    boolean path =
        parts.size() == 2
            && PathIdentifier.of(Identifier.of(new String[] {parts.get(0)}, parts.get(1))) != null;
    return path ? Tables.nameOfPath(parts.get(1)) : parts;
  }

  /** Spark calls a function without a session to speak of: this is an entry point. */
  private static List<String> nameOfPath(String path) {
    return DeltaFormat.nameOfPath(new SessionFiles(SparkSession.active()), path);
  }

  private static String text(String function, Expression argument) {
    Object value = constant(function, "table", 1, argument);
    if (value == null || !(argument.dataType() instanceof StringType)) {
      throw notConstant(function, "table", 1, argument);
    }
    return value.toString();
  }

  private static void put(
      Map<String, String> options,
      String which,
      String function,
      int position,
      Expression argument) {
    DataType type = argument.dataType();
    if (type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType) {
      long micros =
          TimeTravelSpec.resolveTimestampExpression(argument, SQLConf.get().sessionLocalTimeZone());
      options.put(which + "Timestamp", Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
      return;
    }
    Object value = constant(function, which, position, argument);
    if (value == null) {
      throw PlanError.DELTA_CDC_READ_NULL_RANGE_BOUNDARY.with();
    }
    if (type instanceof IntegralType) {
      options.put(which + "Version", value.toString());
    } else if (type instanceof StringType) {
      options.put(which + "Timestamp", value.toString());
    } else {
      throw notConstant(function, which, position, argument);
    }
  }

  private static @Nullable Object constant(
      String function, String name, int position, Expression argument) {
    if (!argument.foldable()) {
      throw notConstant(function, name, position, argument);
    }
    return argument.eval(InternalRow.empty());
  }

  private static DeltaException notConstant(
      String function, String name, int position, Expression argument) {
    return PlanError.DELTA_CDC_NON_CONSTANT_ARGUMENT.with(
        "argumentName", name,
        "pos", position,
        "functionName", function,
        "sqlExpr", argument.sql());
  }
}
