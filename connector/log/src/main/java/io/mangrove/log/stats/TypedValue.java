package io.mangrove.log.stats;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Java form of a column's value and its order, which is Spark's.
 *
 * <ul>
 *   <li>boolean: {@code Boolean}
 *   <li>byte, short, integer, long: {@code Long}
 *   <li>float, double: {@code Double}
 *   <li>decimal: {@code BigDecimal}
 *   <li>string: {@code String}
 *   <li>date: {@code Long}, days since the epoch
 *   <li>timestamp, timestamp_ntz: {@code Long}, microseconds since the epoch
 *   <li>binary: {@code byte[]}
 * </ul>
 */
public final class TypedValue {
  private TypedValue() {}

  /**
   * The value in the form of a type. Narrower numbers are taken too; null where the value is no
   * value of the type.
   */
  public static @Nullable Object of(Object value, DataType type) {
    if (type instanceof DecimalType) {
      return value instanceof BigDecimal ? value : null;
    }
    if (!(type instanceof PrimitiveType primitive)) {
      return null;
    }
    return switch (primitive) {
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case BYTE, SHORT, INTEGER, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> integral(value);
      case FLOAT, DOUBLE -> floating(value);
      case STRING -> value instanceof String ? value : null;
      case BINARY -> value instanceof byte[] ? value : null;
      case VARIANT, VOID -> null;
    };
  }

  private static @Nullable Long integral(Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    return null;
  }

  private static @Nullable Double floating(Object value) {
    return value instanceof Double || value instanceof Float
        ? ((Number) value).doubleValue()
        : null;
  }

  /**
   * Compares two values of one type: NaN is above all numbers and equals itself, -0.0 equals 0.0,
   * strings go by code points and bytes by their unsigned value.
   */
  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Double a && right instanceof Double b) {
      return compareDoubles(a, b);
    }
    if (left instanceof String a && right instanceof String b) {
      return compareByCodePoints(a, b);
    }
    if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
      return a.compareTo(b);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return Boolean.compare(a, b);
    }
    if (left instanceof byte[] a && right instanceof byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
    throw new IllegalArgumentException(left.getClass() + " beside " + right.getClass());
  }

  static int compareDoubles(double left, double right) {
    // Adding 0.0 turns -0.0 into 0.0; Double.compare would tell them apart.
    return Double.compare(left + 0.0, right + 0.0);
  }

  /** UTF-8 sorts by code point, UTF-16 does not: a surrogate sorts below U+E000 to U+FFFF. */
  private static int compareByCodePoints(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogateA = Character.isSurrogate(a);
        boolean surrogateB = Character.isSurrogate(b);
        return surrogateA == surrogateB ? Character.compare(a, b) : surrogateA ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
