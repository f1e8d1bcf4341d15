package io.mangrove.log.checkpoint.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Partition values as the text they have in a commit, where a checkpoint holds them as a struct
 * only. PROTOCOL: Partition Value Serialization.
 */
final class PartitionText {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long JULIAN_EPOCH_DAY = 2_440_588;
  private static final long SECONDS_PER_DAY = 86_400;

  private PartitionText() {}

  /** The partition of the current row; null where there is none. */
  static @Nullable Map<String, @Nullable String> read(StructNode partition) {
    if (!partition.isPresent()) {
      partition.skip();
      return null;
    }
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    partition.fields().forEach((name, field) -> values.put(name, value(name, field)));
    return Collections.unmodifiableMap(values);
  }

  private static @Nullable String value(String name, ColumnNode field) {
    if (!(field instanceof LeafNode leaf)) {
      throw new ParquetDecodingException("partition column " + name + " is not plain");
    }
    if (!leaf.isPresent()) {
      leaf.skip();
      return null;
    }
    LogicalTypeAnnotation logical = leaf.type().getLogicalTypeAnnotation();
    PrimitiveTypeName stored = leaf.type().getPrimitiveTypeName();
    return switch (stored) {
      case BOOLEAN -> String.valueOf(leaf.readBoolean());
      case INT32, INT64 -> whole(leaf.readLong(0), logical);
      case FLOAT -> Float.toString((float) leaf.readDouble());
      case DOUBLE -> Double.toString(leaf.readDouble());
      case INT96 -> UTC.format(int96(present(leaf.readBinary())));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(present(leaf.readBinary()), logical);
    };
  }

  private static String whole(long value, @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      Instant instant = instant(value, timestamp.getUnit());
      return (timestamp.isAdjustedToUTC() ? UTC : LOCAL).format(instant);
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale()).toPlainString();
    }
    return Long.toString(value);
  }

  private static String bytes(Binary value, @Nullable LogicalTypeAnnotation logical) {
    return logical instanceof DecimalLogicalTypeAnnotation decimal
        ? new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()).toPlainString()
        : value.toStringUsingUTF8();
  }

  private static Instant instant(long value, TimeUnit unit) {
    long perSecond =
        switch (unit) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          case NANOS -> 1_000_000_000L;
        };
    long nanos = Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond);
    return Instant.ofEpochSecond(Math.floorDiv(value, perSecond), nanos);
  }

  private static Instant int96(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanosOfDay = bytes.getLong();
    long day = Integer.toUnsignedLong(bytes.getInt()) - JULIAN_EPOCH_DAY;
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY, nanosOfDay);
  }

  private static Binary present(@Nullable Binary value) {
    if (value == null) {
      throw new ParquetDecodingException("a partition value that is and is not");
    }
    return value;
  }
}
