package io.mangrove.spark.internals;

import java.io.Serializable;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Length;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.ToPrettyString;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/**
 * A condition over the columns of a table, with the places of these columns in rows. Made on the
 * driver; travels inside the tasks.
 */
public final class RowCondition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String sql;
  private final Expression condition;
  private final String[] names;
  private final Expression[] values;

  private RowCondition(String sql, Expression condition, String[] names, Expression[] values) {
    this.sql = sql;
    this.condition = condition;
    this.names = names;
    this.values = values;
  }

  /**
   * A condition on rows in which columns stand at these places; -1 for one that the rows do not
   * have, which is null in all of them.
   *
   * @param emptyIsNull columns in which a text without a character, or bytes without one, are null
   */
  static RowCondition of(
      String sql,
      Expression resolved,
      Map<String, Expression> columns,
      ToIntFunction<String> ordinalOf,
      Predicate<String> emptyIsNull,
      String timeZone) {
    Expression[] values = new Expression[columns.size()];
    int i = 0;
    for (Expression column : columns.values()) {
      values[i++] =
          bound(new ToPrettyString(column, Option.apply(timeZone)), ordinalOf, emptyIsNull);
    }
    return new RowCondition(
        sql,
        bound(resolved, ordinalOf, emptyIsNull),
        columns.keySet().toArray(String[]::new),
        values);
  }

  /** The condition as it was written. */
  public String sql() {
    return sql;
  }

  /** The test of rows in one thread. */
  public Test test() {
    return new Test(org.apache.spark.sql.catalyst.expressions.Predicate.create(condition));
  }

  private static Expression bound(
      Expression expression, ToIntFunction<String> ordinalOf, Predicate<String> emptyIsNull) {
    return expression.transform(
        new AbstractPartialFunction<Expression, Expression>() {
          @Override
          public boolean isDefinedAt(Expression node) {
            return node instanceof AttributeReference;
          }

          @Override
          public Expression apply(Expression node) {
            AttributeReference column = (AttributeReference) node;
            int ordinal = ordinalOf.applyAsInt(column.name());
            if (ordinal < 0) {
              return Literal.create(null, column.dataType());
            }
            Expression value = new BoundReference(ordinal, column.dataType(), true);
            return emptyIsNull.test(column.name()) ? nullIfEmpty(value) : value;
          }
        });
  }

  private static Expression nullIfEmpty(Expression value) {
    return new If(
        new EqualTo(new Length(value), Literal.create(0, DataTypes.IntegerType)),
        Literal.create(null, value.dataType()),
        value);
  }

  /** Asks the condition of one row after another. For one thread. */
  public final class Test {
    private final BasePredicate predicate;

    private Test(BasePredicate predicate) {
      this.predicate = predicate;
      predicate.initialize(0);
    }

    /** Whether the condition holds; false where it is neither true nor false. */
    public boolean holds(InternalRow row) {
      return predicate.eval(row);
    }

    /** What the columns in the condition are in a row, one to a line. */
    public String valuesOf(InternalRow row) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < names.length; i++) {
        text.append(i == 0 ? "" : "\n")
            .append(" - ")
            .append(names[i])
            .append(" : ")
            .append(values[i].eval(row));
      }
      return text.toString();
    }
  }
}
