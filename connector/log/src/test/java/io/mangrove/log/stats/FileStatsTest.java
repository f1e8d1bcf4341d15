package io.mangrove.log.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileStatsTest {
  private static final String ASTRAL = "\uD83D\uDE00";

  @Test
  void boundsAndNullCountsAreNestedAsTheSchemaIs() {
    StructType schema =
        struct(
            field("id", PrimitiveType.LONG),
            field(
                "who",
                struct(
                    field("name", PrimitiveType.STRING),
                    field("at", struct(field("x", PrimitiveType.DOUBLE))))));
    Map<List<String>, ColumnStats> columns = new LinkedHashMap<>();
    columns.put(List.of("id"), new ColumnStats(1L, 9L, 0L));
    columns.put(List.of("who", "name"), new ColumnStats("a", "b", 2L));
    columns.put(List.of("who", "at", "x"), new ColumnStats(-1.5, 2.5, 3L));

    assertThat(new FileStats(10, columns).toJson(schema))
        .isEqualTo(
            "{\"numRecords\":10,"
                + "\"minValues\":{\"id\":1,\"who\":{\"name\":\"a\",\"at\":{\"x\":-1.5}}},"
                + "\"maxValues\":{\"id\":9,\"who\":{\"name\":\"b\",\"at\":{\"x\":2.5}}},"
                + "\"nullCount\":{\"id\":0,\"who\":{\"name\":2,\"at\":{\"x\":3}}}}");
  }

  @Test
  void aStructWithoutKnownBoundsIsLeftOut() {
    StructType schema =
        struct(
            field("a", struct(field("x", PrimitiveType.LONG), field("y", PrimitiveType.LONG))),
            field("b", PrimitiveType.LONG));
    Map<List<String>, ColumnStats> columns = new LinkedHashMap<>();
    columns.put(List.of("a", "x"), new ColumnStats(null, null, 4L));
    columns.put(List.of("a", "y"), new ColumnStats(null, null, 4L));
    columns.put(List.of("b"), new ColumnStats(7L, 7L, 0L));

    assertThat(new FileStats(4, columns).toJson(schema))
        .isEqualTo(
            "{\"numRecords\":4,\"minValues\":{\"b\":7},\"maxValues\":{\"b\":7},"
                + "\"nullCount\":{\"a\":{\"x\":4,\"y\":4},\"b\":0}}");
  }

  static Stream<Arguments> bounds() {
    long micros = micros("2024-05-01T12:30:00.123987Z");
    return Stream.of(
        Arguments.of("integral", PrimitiveType.INTEGER, -3L, 4L, "-3", "4"),
        Arguments.of("decimal", new DecimalType(20, 2), big("-0.10"), big("1E3"), "-0.10", "1000"),
        Arguments.of(
            "date", PrimitiveType.DATE, days("2024-02-29"), 0L, q("2024-02-29"), q("1970-01-01")),
        Arguments.of(
            "date beyond four digits",
            PrimitiveType.DATE,
            days("-0001-01-01"),
            days("+10000-01-01"),
            null,
            null),
        Arguments.of(
            "timestamp cut to milliseconds",
            PrimitiveType.TIMESTAMP,
            micros,
            micros,
            q("2024-05-01T12:30:00.123Z"),
            q("2024-05-01T12:30:00.123Z")),
        Arguments.of(
            "timestamp before 1970",
            PrimitiveType.TIMESTAMP,
            -1L,
            -1L,
            q("1969-12-31T23:59:59.999Z"),
            q("1969-12-31T23:59:59.999Z")),
        Arguments.of(
            "timestamp without zone",
            PrimitiveType.TIMESTAMP_NTZ,
            micros,
            micros,
            q("2024-05-01T12:30:00.123"),
            q("2024-05-01T12:30:00.123")),
        Arguments.of("zero", PrimitiveType.DOUBLE, 0.0, -0.0, "-0.0", "0.0"),
        Arguments.of("NaN", PrimitiveType.DOUBLE, Double.NaN, Double.NaN, null, null),
        Arguments.of(
            "infinity",
            PrimitiveType.DOUBLE,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            q("-Infinity"),
            q("Infinity")),
        Arguments.of(
            "float in its own digits",
            PrimitiveType.FLOAT,
            (double) 0.1f,
            (double) 3e9f,
            "0.1",
            "3.0E9"),
        Arguments.of("boolean has none", PrimitiveType.BOOLEAN, false, true, null, null),
        Arguments.of(
            "binary has none", PrimitiveType.BINARY, new byte[] {1}, new byte[] {2}, null, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bounds")
  void boundsAreWrittenAs(
      String name, DataType type, Object min, Object max, String minText, String maxText) {
    String json = json(type, min, max);

    assertThat(json)
        .as(name)
        .isEqualTo(
            "{\"numRecords\":2,\"minValues\":{%s},\"maxValues\":{%s},\"nullCount\":{\"c\":0}}"
                .formatted(
                    minText == null ? "" : "\"c\":" + minText,
                    maxText == null ? "" : "\"c\":" + maxText));
  }

  static Stream<Arguments> longStrings() {
    String a32 = "a".repeat(32);
    String face32 = ASTRAL.repeat(32);
    String top = "\uDBFF\uDFFF";
    return Stream.of(
        Arguments.of("short", "abc", "abc", "abc"),
        Arguments.of("exactly as long", a32, a32, a32),
        Arguments.of("ASCII behind", a32 + "z", a32, a32 + "\u007F"),
        Arguments.of("greatest ASCII behind", a32 + "\u007F", a32, a32 + top),
        Arguments.of("more than ASCII behind", a32 + "\u00E9", a32, a32 + top),
        Arguments.of("no half of a character", face32 + ASTRAL, face32, face32 + top),
        Arguments.of("greatest character behind", a32 + top + "z", a32, a32 + top + "\u007F"),
        Arguments.of("nothing above it", a32 + top, a32, a32 + top),
        Arguments.of("bytes that were no text", "ab\uFFFDcd", "ab", null),
        Arguments.of("bytes that were no text, further on", a32 + "b\uFFFD", a32, a32 + "\u007F"),
        Arguments.of("half a character", "ab\uD83D", "ab", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("longStrings")
  void longStringsGetShortBounds(String name, String value, String lower, String upper) {
    assertThat(StringBounds.lower(value, 32)).as(name).isEqualTo(lower);
    assertThat(StringBounds.upper(value, 32)).as(name).isEqualTo(upper);
  }

  @Test
  void thePrefixLengthIsTheTables() {
    StructType schema = struct(field("c", PrimitiveType.STRING));
    FileStats stats =
        new FileStats(1, Map.of(List.of("c"), new ColumnStats("abcdef", "abcdef", 0L)));

    assertThat(stats.toJson(schema, 3)).contains("\"minValues\":{\"c\":\"abc\"}");
  }

  private static String json(DataType type, Object min, Object max) {
    return new FileStats(2, Map.of(List.of("c"), new ColumnStats(min, max, 0L)))
        .toJson(struct(field("c", type)));
  }

  private static String q(String text) {
    return '"' + text + '"';
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  private static long days(String date) {
    return LocalDate.parse(date).toEpochDay();
  }

  private static BigDecimal big(String text) {
    return new BigDecimal(text);
  }

  static StructType struct(StructField... fields) {
    return new StructType(List.of(fields));
  }

  static StructField field(String name, DataType type) {
    return new StructField(name, type, true);
  }
}
