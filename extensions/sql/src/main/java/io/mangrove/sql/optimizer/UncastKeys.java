package io.mangrove.sql.optimizer;

import java.time.ZoneId;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;

/**
 * The condition of a join, comparing columns of a table as they are where it casts them to a wider
 * type: the other side is cast to theirs instead. Only so can files be left out by the keys of the
 * other side, whose values statistics know.
 *
 * <p>It holds for the same rows. A cast that keeps all values apart leads back from each value that
 * it has led to; whatever else the other side has, it equals no value of the column.
 */
final class UncastKeys {
  private UncastKeys() {}

  /** A join with a table on its left. */
  static Join ofLeft(Join join) {
    return of(join, join.left().outputSet());
  }

  /** A join with a table on its right. */
  static Join ofRight(Join join) {
    return of(join, join.right().outputSet());
  }

  private static Join of(Join join, AttributeSet columns) {
    return join.condition().isEmpty()
        ? join
        : join.copy(
            join.left(),
            join.right(),
            join.joinType(),
            Option.apply(of(join.condition().get(), columns)),
            join.hint());
  }

  private static Expression of(Expression condition, AttributeSet columns) {
    if (condition instanceof And and) {
      Expression left = of(and.left(), columns);
      Expression right = of(and.right(), columns);
      return left == and.left() && right == and.right() ? and : new And(left, right);
    }
    if (!(condition instanceof EqualTo equal)) {
      return condition; // with <=> a value that leads nowhere would equal NULL
    }
    if (isWidened(equal.left(), columns) && !uses(equal.right(), columns)) {
      return uncast((Cast) equal.left(), equal.right());
    }
    return isWidened(equal.right(), columns) && !uses(equal.left(), columns)
        ? uncast((Cast) equal.right(), equal.left())
        : condition;
  }

  private static boolean isWidened(Expression side, AttributeSet columns) {
    return side instanceof Cast cast
        && cast.child() instanceof Attribute column
        && columns.contains(column)
        && keepsApart(cast);
  }

  private static boolean uses(Expression side, AttributeSet columns) {
    return side.references().exists(columns::contains);
  }

  private static Expression uncast(Cast column, Expression value) {
    DataType type = column.child().dataType();
    Expression narrow = new Cast(value, type, column.timeZoneId(), EvalMode.TRY());
    Expression wideAgain =
        new Cast(narrow, column.dataType(), column.timeZoneId(), column.evalMode());
    return new EqualTo(
        column.child(), new If(new EqualTo(wideAgain, value), narrow, Literal.create(null, type)));
  }

  /** Whether two values that differ still do after the cast, which can fail for none. */
  private static boolean keepsApart(Cast cast) {
    DataType from = cast.child().dataType();
    DataType to = cast.dataType();
    if (from instanceof DateType) {
      return to instanceof TimestampNTZType
          || (to instanceof TimestampType && everyDayIsThere(cast.timeZoneId()));
    }
    if (from instanceof IntegralType && to instanceof IntegralType) {
      return from.defaultSize() < to.defaultSize();
    }
    return to instanceof DecimalType wider && wider.isWiderThan(from);
  }

  /** In some places the date line was moved: there is no first moment of the day left out. */
  private static boolean everyDayIsThere(Option<String> timeZone) {
    return timeZone.isDefined()
        && ZoneId.of(timeZone.get(), ZoneId.SHORT_IDS).getRules().getTransitions().stream()
            .noneMatch(shift -> shift.isGap() && shift.getDuration().toDays() > 0);
  }
}
