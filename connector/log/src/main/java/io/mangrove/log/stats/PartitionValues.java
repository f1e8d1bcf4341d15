package io.mangrove.log.stats;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Partition values between their text in the log and typed values ({@link TypedValue}). PROTOCOL:
 * Partition Value Serialization.
 */
public final class PartitionValues {
  private PartitionValues() {}

  /** As {@link #parse(String, DataType, ZoneId)}, timestamps without an offset read as UTC. */
  public static @Nullable Object parse(@Nullable String text, DataType type) {
    return parse(text, type, ZoneOffset.UTC);
  }

  /**
   * The typed value of a partition value's text. Null and empty text are null.
   *
   * @param zone where timestamps are read that name no offset: their writers used the session's
   */
  public static @Nullable Object parse(@Nullable String text, DataType type, ZoneId zone) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    Object value = null;
    try {
      value = typed(text, type, zone);
    } catch (NumberFormatException | ArithmeticException e) {
      throw StatsError.DELTA_MALFORMED_PARTITION_VALUE.causedBy(
          e, "value", text, "type", name(type));
    }
    if (value == null) {
      throw StatsError.DELTA_MALFORMED_PARTITION_VALUE.with("value", text, "type", name(type));
    }
    return value;
  }

  private static @Nullable Object typed(String text, DataType type, ZoneId zone) {
    if (type instanceof DecimalType decimal) {
      return decimal(new BigDecimal(text), decimal);
    }
    if (!(type instanceof PrimitiveType primitive)) {
      return null;
    }
    return switch (primitive) {
      case STRING -> text;
      case BYTE -> (long) Byte.parseByte(text);
      case SHORT -> (long) Short.parseShort(text);
      case INTEGER -> (long) Integer.parseInt(text);
      case LONG -> Long.parseLong(text);
      case FLOAT -> (double) Float.parseFloat(text);
      case DOUBLE -> Double.parseDouble(text);
      case BOOLEAN ->
          text.equalsIgnoreCase("true")
              ? Boolean.TRUE
              : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
      case BINARY -> text.getBytes(StandardCharsets.UTF_8);
      case DATE -> TimestampText.days(text);
      case TIMESTAMP -> {
        TimestampText parsed = TimestampText.parse(text);
        yield parsed == null ? null : parsed.micros(zone);
      }
      case TIMESTAMP_NTZ -> {
        TimestampText parsed = TimestampText.parse(text);
        yield parsed == null ? null : parsed.localMicros();
      }
      case VARIANT, VOID -> null;
    };
  }

  private static BigDecimal decimal(BigDecimal value, DecimalType type) {
    long digits = (long) value.precision() - value.scale();
    // Looked at first: to give 1e999999999 two places after the point is to write it out.
    if (value.signum() != 0 && digits > type.precision() - type.scale()) {
      throw new ArithmeticException("more digits than the type has");
    }
    return (value.signum() == 0 ? BigDecimal.ZERO : value)
        .setScale(type.scale(), RoundingMode.UNNECESSARY);
  }

  /**
   * The text of a typed value, as the log keeps it; timestamps in UTC. Empty strings become null,
   * because the protocol reads them so.
   */
  public static @Nullable String serialize(@Nullable Object value, DataType type) {
    if (value == null) {
      return null;
    }
    Object typed = TypedValue.of(value, type);
    if (typed == null) {
      throw unsupported(type, "it is given as " + value.getClass().getSimpleName());
    }
    if (typed instanceof BigDecimal decimal && type instanceof DecimalType decimalType) {
      return decimal.setScale(decimalType.scale(), RoundingMode.UNNECESSARY).toPlainString();
    }
    if (typed instanceof byte[] bytes) {
      return text(bytes, type);
    }
    if (typed instanceof Long number && type instanceof PrimitiveType primitive) {
      return switch (primitive) {
        case DATE -> LocalDate.ofEpochDay(number).toString();
        case TIMESTAMP -> TimestampText.utcPartitionText(number);
        case TIMESTAMP_NTZ -> TimestampText.localPartitionText(number);
        default -> number.toString();
      };
    }
    if (typed instanceof Double number && type == PrimitiveType.FLOAT) {
      return Float.toString(number.floatValue());
    }
    String text = typed.toString();
    return text.isEmpty() ? null : text;
  }

  /** JSON holds text alone, so bytes must be the UTF-8 form of some. */
  private static @Nullable String text(byte[] bytes, DataType type) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      throw unsupported(type, "its bytes are no UTF-8 text");
    }
    return text.isEmpty() ? null : text;
  }

  private static RuntimeException unsupported(DataType type, String reason) {
    return StatsError.DELTA_UNSUPPORTED_PARTITION_VALUE.with("type", name(type), "reason", reason);
  }

  private static String name(DataType type) {
    return type instanceof PrimitiveType primitive
        ? primitive.jsonName()
        : type.getClass().getSimpleName().replace("Type", "").toLowerCase(Locale.ROOT);
  }
}
