package io.mangrove.log.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionValuesTest {

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(PrimitiveType.STRING, "a b/ü", "a b/ü"),
        Arguments.of(PrimitiveType.BYTE, -7L, "-7"),
        Arguments.of(PrimitiveType.SHORT, 300L, "300"),
        Arguments.of(PrimitiveType.INTEGER, 70_000L, "70000"),
        Arguments.of(PrimitiveType.LONG, Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(PrimitiveType.FLOAT, (double) 0.1f, "0.1"),
        Arguments.of(PrimitiveType.DOUBLE, Double.NaN, "NaN"),
        Arguments.of(PrimitiveType.BOOLEAN, true, "true"),
        Arguments.of(new DecimalType(10, 3), new BigDecimal("1.500"), "1.500"),
        Arguments.of(PrimitiveType.DATE, -1L, "1969-12-31"),
        Arguments.of(PrimitiveType.TIMESTAMP, 123_456L, "1970-01-01T00:00:00.123456Z"),
        Arguments.of(PrimitiveType.TIMESTAMP_NTZ, 123_456L, "1970-01-01 00:00:00.123456"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("values")
  void whatGoesIntoTheLogComesOutAgain(DataType type, Object value, String text) {
    assertThat(PartitionValues.serialize(value, type)).isEqualTo(text);
    assertThat(PartitionValues.parse(text, type)).isEqualTo(value);
  }

  @Test
  void emptyTextIsNull() {
    assertThat(PartitionValues.parse("", PrimitiveType.STRING)).isNull();
    assertThat(PartitionValues.parse(null, PrimitiveType.LONG)).isNull();
    assertThat(PartitionValues.serialize("", PrimitiveType.STRING)).isNull();
    assertThat(PartitionValues.serialize(null, PrimitiveType.LONG)).isNull();
  }

  static Stream<Arguments> otherTimestamps() {
    long hour = 3_600_000_000L;
    return Stream.of(
        Arguments.of("1970-01-01 00:00:00", -hour),
        Arguments.of("1970-01-01 00:00:00.5", -hour + 500_000),
        Arguments.of("1970-01-01T00:00:00", -hour),
        Arguments.of("1970-01-01", -hour),
        Arguments.of("1970-01-01T00:00:00Z", 0L),
        Arguments.of("1970-01-01T00:00:00.000+02:00", -2 * hour),
        Arguments.of("1970-01-01T00:00:00.000-0830", 8 * hour + hour / 2),
        Arguments.of("1970-01-01 00:00:00-00:52:58", 3_178_000_000L));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherTimestamps")
  void timestampsOfOtherEnginesAreRead(String text, long micros) {
    assertThat(PartitionValues.parse(text, PrimitiveType.TIMESTAMP, ZoneId.of("Europe/Berlin")))
        .isEqualTo(micros);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of(PrimitiveType.INTEGER, "12x"),
        Arguments.of(PrimitiveType.BYTE, "300"),
        Arguments.of(PrimitiveType.BOOLEAN, "yes"),
        Arguments.of(PrimitiveType.DATE, "2024-02-30"),
        Arguments.of(PrimitiveType.TIMESTAMP, "yesterday"),
        Arguments.of(PrimitiveType.TIMESTAMP, "+999999999-01-01"),
        Arguments.of(new DecimalType(5, 1), "1e999999999"),
        Arguments.of(new DecimalType(5, 1), "12345.6"),
        Arguments.of(new DecimalType(5, 1), "1.25"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("malformed")
  void malformedTextIsAnErrorThatNamesIt(DataType type, String text) {
    assertThatThrownBy(() -> PartitionValues.parse(text, type))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> {
              assertThat(e.condition()).isEqualTo("DELTA_MALFORMED_PARTITION_VALUE");
              assertThat(e.messageParameters()).containsEntry("value", text);
            });
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(
            () -> PartitionValues.serialize(new byte[] {(byte) 0xFF}, PrimitiveType.BINARY))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_UNSUPPORTED_PARTITION_VALUE"));
  }
}
