package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;

/**
 * Understands conditions in SQL over the columns of a table, as the session would in a query of its
 * own. For the driver.
 */
public final class ConditionAnalysis {
  private final org.apache.spark.sql.classic.SparkSession session;

  public ConditionAnalysis(SparkSession session) {
    this.session = (org.apache.spark.sql.classic.SparkSession) session;
  }

  /** What keeps a condition from being asked of one row at a time. */
  public enum Flaw {
    NOT_BOOLEAN,
    NON_DETERMINISTIC,
    AGGREGATE,
    SUBQUERY,
    USER_DEFINED_FUNCTION
  }

  /**
   * Why a condition will not do for a constraint; null if it will. Throws Spark's own error if it
   * is no SQL, or names what is not there.
   */
  public @Nullable Flaw flaw(String sql, StructType columns) {
    Expression parsed = parsed(sql);
    if (contains(parsed, PlanExpression.class)) {
      return Flaw.SUBQUERY;
    }
    Expression condition = resolved(parsed, columns);
    if (contains(condition, AggregateExpression.class)) {
      return Flaw.AGGREGATE;
    }
    if (contains(condition, UserDefinedExpression.class)) {
      return Flaw.USER_DEFINED_FUNCTION;
    }
    if (!condition.deterministic()) {
      return Flaw.NON_DETERMINISTIC;
    }
    return condition.dataType().equals(DataTypes.BooleanType) ? null : Flaw.NOT_BOOLEAN;
  }

  /**
   * The condition for rows in which columns stand at these places; -1 for a column that the rows do
   * not have, which is null in all of them.
   */
  public RowCondition condition(String sql, StructType columns, ToIntFunction<String> ordinalOf) {
    return condition(sql, columns, ordinalOf, column -> false);
  }

  /**
   * The same where some columns may hold what becomes null as it is written.
   *
   * @param emptyIsNull columns in which a text without a character, or bytes without one, are null
   */
  public RowCondition condition(
      String sql,
      StructType columns,
      ToIntFunction<String> ordinalOf,
      Predicate<String> emptyIsNull) {
    Expression condition = resolved(parsed(sql), columns);
    return RowCondition.of(
        sql,
        condition,
        columnsIn(condition),
        ordinalOf,
        emptyIsNull,
        session.sessionState().conf().sessionLocalTimeZone());
  }

  /** The columns and the parts of columns that a condition asks for, as the names down to each. */
  public List<List<String>> columns(String sql, StructType columns) {
    List<List<String>> paths = new ArrayList<>();
    for (Expression column : columnsIn(resolved(parsed(sql), columns)).values()) {
      paths.add(path(column));
    }
    return paths;
  }

  /** The names that a condition asks for, as they are written, whether there are such or not. */
  public List<String> names(String sql) {
    List<String> names = new ArrayList<>();
    collectNames(parsed(sql), names);
    return names;
  }

  private static void collectNames(Expression part, List<String> names) {
    if (part instanceof UnresolvedAttribute name) {
      names.add(String.join(".", CollectionConverters.asJava(name.nameParts())));
    }
    for (Expression child : CollectionConverters.asJava(part.children())) {
      collectNames(child, names);
    }
  }

  /** The text of a row of a table that does not meet a condition; null if all do. */
  public @Nullable String violation(Table table, String sql) {
    DataSourceV2Relation relation =
        DataSourceV2Relation.create(
            table,
            Option.empty(),
            Option.empty(),
            CaseInsensitiveStringMap.empty(),
            Option.empty());
    // On lines of its own, so that a comment at its end ends there.
    String condition = "(\n" + sql + "\n)";
    List<Row> rows =
        Dataset.ofRows(session, relation)
            .filter("NOT " + condition + " OR " + condition + " IS NULL")
            .limit(1)
            .collectAsList();
    return rows.isEmpty() ? null : rows.get(0).toString();
  }

  /** A condition as Spark shows it before it knows any column: so the history tells it. */
  public String text(String sql) {
    return parsed(sql).toString();
  }

  private Expression parsed(String sql) {
    try {
      return session.sessionState().sqlParser().parseExpression(sql);
    } catch (ParseException e) {
      throw ConditionAnalysis.<RuntimeException>unchecked(e);
    }
  }

  private Expression resolved(Expression parsed, StructType columns) {
    SQLConf conf = session.sessionState().conf().clone();
    // A part that is used twice is written twice: there is no plan to compute it once in.
    conf.setConfString("spark.sql.alwaysInlineCommonExpr", "true");
    return SQLConf.withExistingConf(
        conf,
        new AbstractFunction0<Expression>() {
          @Override
          public Expression apply() {
            Expression condition =
                new Alias(
                    parsed,
                    "condition",
                    NamedExpression.newExprId(),
                    seq(List.of()),
                    Option.empty(),
                    seq(List.of()));
            LogicalPlan relation =
                new LocalRelation(attributes(columns), seq(List.of()), false, Option.empty());
            LogicalPlan plan = new Project(seq(List.of((NamedExpression) condition)), relation);
            Analyzer analyzer = session.sessionState().analyzer();
            LogicalPlan analyzed = analyzer.execute(plan);
            analyzer.checkAnalysis(analyzed);
            LogicalPlan finished =
                session.sessionState().optimizer().FinishAnalysis().apply(analyzed);
            return ((Alias) finished.expressions().head()).child();
          }
        });
  }

  private static Seq<Attribute> attributes(StructType columns) {
    List<Attribute> attributes =
        new ArrayList<>(CollectionConverters.asJava(DataTypeUtils.toAttributes(columns)));
    return seq(attributes);
  }

  /**
   * By their names: what the condition reads of rows, the innermost fields of structs by
   * themselves.
   */
  private static Map<String, Expression> columnsIn(Expression condition) {
    Map<String, Expression> columns = new LinkedHashMap<>();
    collect(condition, columns);
    return columns;
  }

  private static void collect(Expression part, Map<String, Expression> columns) {
    List<String> path = path(part);
    if (!path.isEmpty()) {
      columns.putIfAbsent(String.join(".", path), part);
      return;
    }
    for (Expression child : CollectionConverters.asJava(part.children())) {
      collect(child, columns);
    }
  }

  /** The names down to a field of a column; none if the expression is another. */
  private static List<String> path(Expression part) {
    if (part instanceof AttributeReference column) {
      return List.of(column.name());
    }
    if (part instanceof GetStructField field && !path(field.child()).isEmpty()) {
      List<String> path = new ArrayList<>(path(field.child()));
      path.add(field.childSchema().apply(field.ordinal()).name());
      return path;
    }
    return List.of();
  }

  private static boolean contains(Expression expression, Class<?> kind) {
    if (kind.isInstance(expression)) {
      return true;
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      if (contains(child, kind)) {
        return true;
      }
    }
    return false;
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable e) throws T {
    throw (T) e;
  }
}
