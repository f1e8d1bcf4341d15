package io.mangrove.log.checkpoint.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file's statistics as the JSON text they would have in a commit, where a checkpoint holds
 * them as a struct only. A value that JSON cannot tell (NaN, raw bytes) is left out, as unknown.
 * PROTOCOL: Per-file Statistics.
 */
final class StatsText {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long JULIAN_EPOCH_DAY = 2_440_588;
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long FIRST_PLAIN_MILLIS =
      Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_PLAIN_MILLIS =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final StringBuilder json = new StringBuilder();

  /** The statistics of the current row in UTF-8; null where there are none. */
  @Nullable ByteBuffer read(StructNode stats) {
    if (!stats.isPresent()) {
      stats.skip();
      return null;
    }
    json.setLength(0);
    struct(stats);
    return ByteBuffer.wrap(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void struct(StructNode struct) {
    json.append('{');
    int begin = json.length();
    for (Map.Entry<String, ColumnNode> field : struct.fields().entrySet()) {
      int before = json.length();
      if (before > begin) {
        json.append(',');
      }
      quoted(field.getKey());
      json.append(':');
      if (!value(field.getValue())) {
        json.setLength(before);
      }
    }
    json.append('}');
  }

  /** Adds a value and moves on; false if there is none to add. */
  private boolean value(ColumnNode node) {
    if (!node.isPresent()) {
      node.skip();
      return false;
    }
    if (node instanceof StructNode nested) {
      struct(nested);
      return true;
    }
    if (node instanceof LeafNode leaf) {
      return leaf(leaf);
    }
    node.skip();
    return false;
  }

  private boolean leaf(LeafNode leaf) {
    LogicalTypeAnnotation logical = leaf.type().getLogicalTypeAnnotation();
    return switch (leaf.type().getPrimitiveTypeName()) {
      case BOOLEAN -> {
        json.append(leaf.readBoolean());
        yield true;
      }
      case INT32, INT64 -> whole(leaf.readLong(0), logical);
      case FLOAT, DOUBLE -> floating(leaf);
      case INT96 -> {
        Binary value = leaf.readBinary();
        yield value != null && timestamp(int96Millis(value), true);
      }
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(leaf.readBinary(), logical);
    };
  }

  private boolean whole(long value, @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      json.append('"').append(LocalDate.ofEpochDay(value)).append('"');
    } else if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(millis(value, timestamp.getUnit()), timestamp.isAdjustedToUTC());
    } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      json.append(BigDecimal.valueOf(value, decimal.getScale()).toPlainString());
    } else {
      json.append(value);
    }
    return true;
  }

  private boolean floating(LeafNode leaf) {
    boolean single =
        leaf.type().getPrimitiveTypeName()
            == org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
    double value = leaf.readDouble();
    if (!Double.isFinite(value)) {
      return false;
    }
    json.append(single ? Float.toString((float) value) : Double.toString(value));
    return true;
  }

  private boolean bytes(@Nullable Binary value, @Nullable LogicalTypeAnnotation logical) {
    if (value == null) {
      return false;
    }
    if (logical instanceof StringLogicalTypeAnnotation) {
      quoted(value.toStringUsingUTF8());
      return true;
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      BigInteger unscaled = new BigInteger(value.getBytes());
      json.append(new BigDecimal(unscaled, decimal.getScale()).toPlainString());
      return true;
    }
    return false;
  }

  private boolean timestamp(long millis, boolean utc) {
    if (millis < FIRST_PLAIN_MILLIS || millis > LAST_PLAIN_MILLIS) {
      return false; // a year of more than four digits, or none: readers differ on its text
    }
    json.append('"');
    MILLIS.formatTo(Instant.ofEpochMilli(millis), json);
    json.append(utc ? "Z\"" : "\"");
    return true;
  }

  private static long millis(long value, TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> value;
      case MICROS -> Math.floorDiv(value, 1_000L);
      case NANOS -> Math.floorDiv(value, NANOS_PER_MILLI);
    };
  }

  private static long int96Millis(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanosOfDay = bytes.getLong();
    long day = Integer.toUnsignedLong(bytes.getInt()) - JULIAN_EPOCH_DAY;
    return day * MILLIS_PER_DAY + Math.floorDiv(nanosOfDay, NANOS_PER_MILLI);
  }

  private void quoted(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
