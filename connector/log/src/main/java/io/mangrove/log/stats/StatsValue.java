package io.mangrove.log.stats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * One bound in the JSON of statistics. Where writers are known to round, the bound is moved
 * outwards by what rounding may have taken. Null: unknown.
 */
final class StatsValue {
  private static final long MICROS_PER_MILLI = 1_000L;
  private static final long MICROS_PER_MINUTE = 60_000_000L;
  private static final int DIGITS_OF_DOUBLE = 15;
  private static final int MOST_DIGITS = 39; // before the point, after rounding up
  private static final int MOST_SCALE = 400; // of the least double

  private StatsValue() {}

  static @Nullable Object lower(JsonParser json, DataType type) throws IOException {
    return read(json, type, -1);
  }

  static @Nullable Object upper(JsonParser json, DataType type) throws IOException {
    return read(json, type, 1);
  }

  /** The value itself in the form of {@link TypedValue}, not moved; null where it is none. */
  static @Nullable Object exact(JsonParser json, DataType type) throws IOException {
    JsonToken token = json.currentToken();
    if (type instanceof DecimalType decimal) {
      return token != null && token.isNumeric() ? scaled(json.getDecimalValue(), decimal) : null;
    }
    Object value = read(json, type, 0);
    if (value instanceof Long number && type instanceof PrimitiveType primitive) {
      return switch (primitive) {
        case BYTE -> number == number.byteValue() ? value : null;
        case SHORT -> number == number.shortValue() ? value : null;
        case INTEGER, DATE -> number == number.intValue() ? value : null;
        default -> value;
      };
    }
    return value;
  }

  private static @Nullable BigDecimal scaled(BigDecimal value, DecimalType type) {
    try {
      BigDecimal scaled = isPlausible(value) ? value.setScale(type.scale()) : null;
      return scaled != null && scaled.precision() <= type.precision() ? scaled : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Object read(JsonParser json, DataType type, int outwards)
      throws IOException {
    JsonToken token = json.currentToken();
    if (type instanceof DecimalType decimal) {
      return decimal(json, token, decimal, outwards);
    }
    if (!(type instanceof PrimitiveType primitive)) {
      return null;
    }
    return switch (primitive) {
      case BYTE, SHORT, INTEGER, LONG ->
          token == JsonToken.VALUE_NUMBER_INT ? (Object) json.getLongValue() : null;
      case FLOAT, DOUBLE -> floating(json, token, primitive);
      case STRING -> token == JsonToken.VALUE_STRING ? json.getText() : null;
      case DATE -> token == JsonToken.VALUE_STRING ? TimestampText.days(json.getText()) : null;
      case TIMESTAMP, TIMESTAMP_NTZ ->
          token == JsonToken.VALUE_STRING
              ? timestamp(TimestampText.parse(json.getText()), primitive, outwards)
              : null;
      case BOOLEAN -> token != null && token.isBoolean() ? (Object) json.getBooleanValue() : null;
      case BINARY, VARIANT, VOID -> null;
    };
  }

  private static @Nullable Object floating(JsonParser json, JsonToken token, PrimitiveType type)
      throws IOException {
    if (token == null || !(token.isNumeric() || token == JsonToken.VALUE_STRING)) {
      return null;
    }
    double value;
    try {
      // The text 0.1 means another number as a float than as a double.
      value =
          type == PrimitiveType.FLOAT
              ? Float.parseFloat(json.getText())
              : Double.parseDouble(json.getText());
    } catch (NumberFormatException e) {
      return null;
    }
    // A NaN bound says that there is a NaN, and nothing of the other values.
    return Double.isNaN(value) ? null : (Object) value;
  }

  private static @Nullable Object decimal(
      JsonParser json, JsonToken token, DecimalType type, int outwards) throws IOException {
    if (token == null || !token.isNumeric()) {
      return null;
    }
    return decimal(json.getDecimalValue(), type, outwards);
  }

  /**
   * The bound of a column of decimals.
   *
   * @param outwards -1 for the lower one, 1 for the upper
   */
  static @Nullable BigDecimal decimal(BigDecimal value, DecimalType type, int outwards) {
    if (!isPlausible(value)) {
      return null;
    }
    if (type.precision() <= DIGITS_OF_DOUBLE) {
      return value;
    }
    // Some writers take decimals through a double.
    BigDecimal slack = BigDecimal.valueOf(Math.ulp(value.doubleValue()));
    return outwards < 0 ? value.subtract(slack) : value.add(slack);
  }

  /**
   * Whether a decimal column, or a double that stands for one, can have such a value. To add to
   * 1e999999999 is to write it out.
   */
  private static boolean isPlausible(BigDecimal value) {
    return Math.abs((long) value.scale()) <= MOST_SCALE
        && (long) value.precision() - value.scale() <= MOST_DIGITS;
  }

  private static @Nullable Object timestamp(
      @Nullable TimestampText text, PrimitiveType type, int outwards) {
    if (text == null) {
      return null;
    }
    ZoneOffset offset = text.offset();
    if (type == PrimitiveType.TIMESTAMP && offset == null) {
      return null;
    }
    long micros =
        type == PrimitiveType.TIMESTAMP ? text.micros(ZoneOffset.UTC) : text.localMicros();
    // Cut to milliseconds by the writer: the greatest value may be up to one above its bound.
    long slack = outwards > 0 ? MICROS_PER_MILLI : 0;
    if (offset != null && offset.getTotalSeconds() % 900 != 0) {
      // Local mean time: the offset had seconds, and the writer left them out.
      slack += MICROS_PER_MINUTE;
    }
    long moved = micros + outwards * slack;
    // An overflow ends where there is no bound.
    return outwards > 0 == moved >= micros || moved == micros ? (Object) moved : null;
  }
}
