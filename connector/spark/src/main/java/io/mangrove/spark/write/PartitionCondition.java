package io.mangrove.spark.write;

import io.mangrove.log.stats.Predicate;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a partition meets a condition on partition columns, exactly and in SQL's three-valued
 * logic: what it says decides over files that go away.
 */
final class PartitionCondition {
  private final Predicate condition;

  PartitionCondition(Predicate condition) {
    this.condition = condition;
  }

  /**
   * Whether the condition holds; false where it is neither true nor false.
   *
   * @param values typed, by the lower-case name of the column
   */
  boolean holds(Map<String, @Nullable Object> values) {
    return Boolean.TRUE.equals(evaluate(condition, values));
  }

  private static @Nullable Boolean evaluate(
      Predicate predicate, Map<String, @Nullable Object> values) {
    if (predicate instanceof Predicate.And and) {
      Boolean left = evaluate(and.left(), values);
      Boolean right = evaluate(and.right(), values);
      if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
        return false;
      }
      return (left == null || right == null) ? null : true;
    }
    if (predicate instanceof Predicate.Or or) {
      Boolean left = evaluate(or.left(), values);
      Boolean right = evaluate(or.right(), values);
      if (Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right)) {
        return true;
      }
      return (left == null || right == null) ? null : false;
    }
    if (predicate instanceof Predicate.Not not) {
      Boolean child = evaluate(not.child(), values);
      return child == null ? null : !child;
    }
    if (predicate instanceof Predicate.Always always) {
      return always.value();
    }
    if (predicate instanceof Predicate.IsNull test) {
      return value(test.column(), values) == null;
    }
    if (predicate instanceof Predicate.IsNotNull test) {
      return value(test.column(), values) != null;
    }
    if (predicate instanceof Predicate.Compare compare) {
      return compare(value(compare.column(), values), compare.op(), compare.literal());
    }
    if (predicate instanceof Predicate.In in) {
      return isIn(value(in.column(), values), in.literals());
    }
    if (predicate instanceof Predicate.StartsWith test) {
      Object value = value(test.column(), values);
      return value == null ? null : value.toString().startsWith(test.prefix());
    }
    throw new IllegalArgumentException("not a condition on partitions: " + predicate);
  }

  private static @Nullable Object value(List<String> column, Map<String, @Nullable Object> values) {
    return values.get(column.get(0).toLowerCase(Locale.ROOT));
  }

  private static @Nullable Boolean isIn(@Nullable Object value, List<@Nullable Object> literals) {
    if (value == null) {
      return null;
    }
    boolean nullSeen = false;
    for (Object literal : literals) {
      if (literal == null) {
        nullSeen = true;
      } else if (order(value, literal) == 0) {
        return true;
      }
    }
    return nullSeen ? null : false;
  }

  private static @Nullable Boolean compare(
      @Nullable Object value, Predicate.Op op, @Nullable Object literal) {
    if (op == Predicate.Op.EQ_NULL_SAFE && (value == null || literal == null)) {
      return value == null && literal == null;
    }
    if (value == null || literal == null) {
      return null;
    }
    int order = order(value, literal);
    return switch (op) {
      case EQ, EQ_NULL_SAFE -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
    };
  }

  /**
   * Spark's order: NaN above all numbers, minus zero equal to zero, strings and binary by bytes.
   */
  private static int order(Object left, Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return Double.compare(a + 0.0, b + 0.0);
    }
    if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
      return a.compareTo(b);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return a.compareTo(b);
    }
    if (left instanceof Long a && right instanceof Long b) {
      return a.compareTo(b);
    }
    if (left instanceof byte[] a && right instanceof byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
    if (left instanceof String a && right instanceof String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    throw new IllegalArgumentException(
        "cannot compare " + left.getClass() + " with " + right.getClass());
  }
}
