package io.mangrove.log.stats;

import static io.mangrove.log.stats.FileStatsTest.field;
import static io.mangrove.log.stats.FileStatsTest.struct;
import static io.mangrove.log.stats.Predicate.Op.EQ;
import static io.mangrove.log.stats.Predicate.Op.EQ_NULL_SAFE;
import static io.mangrove.log.stats.Predicate.Op.GE;
import static io.mangrove.log.stats.Predicate.Op.GT;
import static io.mangrove.log.stats.Predicate.Op.LE;
import static io.mangrove.log.stats.Predicate.Op.LT;
import static io.mangrove.log.stats.Predicate.Op.NE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.Predicate.Always;
import io.mangrove.log.stats.Predicate.And;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.In;
import io.mangrove.log.stats.Predicate.IsNotNull;
import io.mangrove.log.stats.Predicate.IsNull;
import io.mangrove.log.stats.Predicate.Not;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.stats.Predicate.Or;
import io.mangrove.log.stats.Predicate.StartsWith;
import io.mangrove.log.stats.Predicate.Unknown;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileMatcherTest {
  private static final StructType SCHEMA =
      struct(
          field("p", PrimitiveType.INTEGER),
          field("t", PrimitiveType.TIMESTAMP),
          field("n", PrimitiveType.LONG),
          field("allNull", PrimitiveType.LONG),
          field("noNull", PrimitiveType.LONG),
          field("s", PrimitiveType.STRING),
          field("d", PrimitiveType.DOUBLE),
          field("f", PrimitiveType.FLOAT),
          field("ts", PrimitiveType.TIMESTAMP),
          field("big", new DecimalType(38, 2)),
          field("in", struct(field("x", PrimitiveType.LONG))),
          field("unknown", PrimitiveType.LONG));

  private static final String STATS =
      "{\"numRecords\":10,\"future\":{\"a\":[1,{\"b\":2}]},"
          + "\"minValues\":{\"n\":10,\"noNull\":5,\"s\":\"ba\",\"d\":-0.0,\"f\":0.1,"
          + "\"ts\":\"2024-05-01T00:00:00.000Z\",\"big\":12345678901234567.25,\"in\":{\"x\":1}},"
          + "\"maxValues\":{\"n\":20,\"noNull\":5,\"s\":\"bc\",\"d\":0.0,\"f\":0.1,"
          + "\"ts\":\"2024-05-01T00:00:00.123Z\",\"big\":12345678901234567.25,\"in\":{\"x\":3}},"
          + "\"nullCount\":{\"n\":2,\"allNull\":10,\"noNull\":0,\"s\":1,\"d\":0,\"f\":0,\"ts\":0,"
          + "\"big\":0,\"in\":{\"x\":0}}}";

  private static final long MAY_FIRST = 1_714_521_600_000_000L;

  static Stream<Arguments> judgements() {
    Predicate unknown = new Unknown();
    Predicate n15 = is("n", EQ, 15L);
    Predicate n99 = is("n", EQ, 99L);
    return Stream.of(
        Arguments.of(true, n15),
        Arguments.of(false, n99),
        Arguments.of(false, is("n", EQ, 9L)),
        Arguments.of(true, is("N", EQ, 15)),
        Arguments.of(false, is("n", LT, 10L)),
        Arguments.of(true, is("n", LE, 10L)),
        Arguments.of(false, is("n", GT, 20L)),
        Arguments.of(true, is("n", GE, 20L)),
        Arguments.of(true, is("n", NE, 15L)),
        Arguments.of(false, is("noNull", NE, 5L)),
        Arguments.of(false, is("n", EQ, null)),
        Arguments.of(true, is("n", EQ_NULL_SAFE, null)),
        Arguments.of(false, is("noNull", EQ_NULL_SAFE, null)),
        Arguments.of(true, is("n", EQ_NULL_SAFE, 15L)),
        Arguments.of(false, new Not(is("noNull", EQ_NULL_SAFE, 5L))),
        Arguments.of(true, new Not(is("allNull", EQ_NULL_SAFE, 5L))),
        Arguments.of(false, new Not(is("n", EQ, null))),
        Arguments.of(false, is("allNull", EQ, 1L)),
        Arguments.of(false, new Not(is("allNull", EQ, 1L))),
        Arguments.of(true, new IsNull(List.of("n"))),
        Arguments.of(false, new IsNull(List.of("noNull"))),
        Arguments.of(true, new IsNull(List.of("unknown"))),
        Arguments.of(false, new IsNotNull(List.of("allNull"))),
        Arguments.of(true, new IsNotNull(List.of("n"))),
        Arguments.of(true, is("unknown", EQ, 1L)),
        Arguments.of(true, is("gone", EQ, 1L)),
        Arguments.of(true, is("in", EQ, 1L)),
        Arguments.of(true, is("n", EQ, "a string")),
        Arguments.of(false, new Compare(List.of("in", "x"), GT, 3L)),
        Arguments.of(true, new Compare(List.of("IN", "X"), GE, 3L)),
        Arguments.of(true, in("n", 1L, 12L)),
        Arguments.of(false, in("n", 1L, 2L)),
        Arguments.of(false, in("n", 1L, null)),
        Arguments.of(false, new Not(in("n", 1L, null))),
        Arguments.of(false, in("n")),
        Arguments.of(true, new Not(in("allNull"))),
        Arguments.of(false, new Not(in("noNull", 4L, 5L))),
        Arguments.of(true, new Not(in("n", 10L, 20L))),
        Arguments.of(true, new StartsWith(List.of("s"), "b")),
        Arguments.of(true, new StartsWith(List.of("s"), "bb")),
        Arguments.of(false, new StartsWith(List.of("s"), "bcd")),
        Arguments.of(false, new StartsWith(List.of("s"), "bd")),
        Arguments.of(false, new StartsWith(List.of("s"), "az")),
        Arguments.of(false, new Not(new StartsWith(List.of("s"), "b"))),
        Arguments.of(true, new Not(new StartsWith(List.of("s"), "bb"))),
        Arguments.of(true, is("d", EQ, 0.0)),
        Arguments.of(true, is("d", EQ, -0.0)),
        Arguments.of(false, is("d", LT, 0.0)),
        Arguments.of(false, is("d", EQ, Double.NaN)),
        Arguments.of(true, is("f", EQ, (double) 0.1f)),
        Arguments.of(false, is("f", EQ, 0.1)),
        Arguments.of(true, is("ts", EQ, MAY_FIRST + 123_999)),
        Arguments.of(false, is("ts", GT, MAY_FIRST + 124_000)),
        Arguments.of(false, is("ts", LT, MAY_FIRST)),
        Arguments.of(true, is("big", EQ, new BigDecimal("12345678901234567.00"))),
        Arguments.of(false, is("big", EQ, new BigDecimal("12345678901234580"))),
        Arguments.of(true, is("p", EQ, 3L)),
        Arguments.of(false, is("p", EQ, 4L)),
        Arguments.of(false, new IsNull(List.of("p"))),
        Arguments.of(true, is("t", EQ, MAY_FIRST + 7_200_000_000L)),
        Arguments.of(false, is("t", EQ, MAY_FIRST + 86_400_000_000L)),
        Arguments.of(false, new And(n15, n99)),
        Arguments.of(true, new Or(n15, n99)),
        Arguments.of(true, new Not(new And(n15, n99))),
        Arguments.of(false, new Not(new Or(is("noNull", EQ, 5L), n15))),
        Arguments.of(true, new And(n15, unknown)),
        Arguments.of(false, new And(n99, unknown)),
        Arguments.of(true, new Or(n99, unknown)),
        Arguments.of(true, new Not(unknown)),
        Arguments.of(false, new Always(false)),
        Arguments.of(false, new Not(new Always(true))));
  }

  @ParameterizedTest(name = "{1} may match: {0}")
  @MethodSource("judgements")
  void filesAreJudgedByPartitionAndStatistics(boolean mayMatch, Predicate predicate) {
    assertThat(matcher(predicate).mayMatch(partition(), STATS)).isEqualTo(mayMatch);
  }

  static Stream<String> brokenStats() {
    return Stream.of(
        "",
        "nonsense",
        "[]",
        "{\"numRecords\":10,\"maxValues\":{\"n\":1},\"minValues\":{\"n\"",
        "{\"numRecords\":\"ten\",\"maxValues\":{\"n\":\"1\"},\"minValues\":{\"n\":null}}",
        "{\"maxValues\":{\"n\":{\"a\":1}}}",
        "{\"maxValues\":{\"n\":1.5}}",
        "{\"maxValues\":7}");
  }

  @ParameterizedTest(name = "stats: {0}")
  @MethodSource("brokenStats")
  void aFileWithoutUsableStatisticsIsKept(String stats) {
    assertThat(matcher(is("n", EQ, 15L)).mayMatch(partition(), stats)).isTrue();
    assertThat(matcher(is("n", EQ, 15L)).mayMatch(partition(), null)).isTrue();
  }

  @Test
  void statisticsOfOneFileAreForgottenWithTheNext() {
    FileMatcher matcher = matcher(is("n", EQ, 99L));

    assertThat(matcher.mayMatch(partition(), STATS)).isFalse();
    assertThat(matcher.mayMatch(partition(), "{\"numRecords\":3}")).isTrue();
    assertThat(matcher.mayMatch(null, STATS)).isFalse();
  }

  @Test
  void aPartitionValueThatCannotBeReadKeepsTheFile() {
    Map<String, String> malformed = Map.of("p", "x", "t", "");

    assertThat(matcher(is("p", EQ, 4L)).mayMatch(malformed, STATS)).isTrue();
  }

  @Test
  void aTimestampWhoseOffsetLostItsSecondsIsWidened() {
    String stats =
        "{\"numRecords\":1,\"minValues\":{\"ts\":\"1850-01-01T00:00:00.000-07:52\"},"
            + "\"maxValues\":{\"ts\":\"1850-01-01T00:00:00.000-07:52\"},\"nullCount\":{\"ts\":0}}";
    long written = -3_786_825_600_000_000L + (7 * 3600 + 52 * 60 + 58) * 1_000_000L;

    assertThat(matcher(is("ts", EQ, written)).mayMatch(partition(), stats)).isTrue();
  }

  private static Map<String, String> partition() {
    return Map.of("p", "3", "t", "2024-05-01 00:00:00");
  }

  private static FileMatcher matcher(Predicate predicate) {
    return new FileMatcher(SCHEMA, List.of("p", "t"), predicate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"minValues\":{\"big\":1e999999999},\"maxValues\":{\"big\":1e999999999}",
        "\"minValues\":{\"big\":1e400},\"maxValues\":{\"big\":1e-999999999}",
        "\"minValues\":{\"big\":-1e-999999999},\"maxValues\":{\"big\":-1e400}",
        "\"minValues\":{\"n\":9223372036854775808},\"maxValues\":{\"n\":1}",
        "\"minValues\":{\"d\":\"high\"},\"maxValues\":{\"ts\":\"+999999999-01-01\"}",
        "\"minValues\":[[[[]]]],\"maxValues\":{\"in\":1,\"n\":{\"x\":1}}",
        "\"nullCount\":{\"n\":0},\"numRecords\":-5",
        "\"nullCount\":{\"n\":-7},\"numRecords\":-9",
        "\"nullCount\":{\"n\":1e9},\"numRecords\":99999999999999999999"
      })
  void statisticsThatCannotBeKeepTheirFile(String stats) {
    for (String column : List.of("n", "big", "d", "ts")) {
      for (Op op : Op.values()) {
        Object one =
            switch (column) {
              case "big" -> BigDecimal.ONE;
              case "d" -> 1.0;
              default -> 1L;
            };
        FileMatcher matcher = new FileMatcher(SCHEMA, List.of("p"), is(column, op, one));
        assertThat(matcher.mayMatch(Map.of("p", "1"), "{" + stats + "}"))
            .as("%s %s 1", column, op)
            .isTrue();
      }
    }
  }

  private static Predicate is(String column, Op op, Object literal) {
    return new Compare(List.of(column), op, literal);
  }

  private static Predicate in(String column, Object... literals) {
    return new In(List.of(column), Arrays.asList(literals));
  }

  @Test
  void boundsOfFloatsHoldAfterTheColumnBecameOneOfDoubles() {
    double tenth = 0.1f; // a little more than 0.1
    double rounded = 0.7f; // a little less than 0.7
    String low = "{\"numRecords\":2,\"minValues\":{\"d\":-1.5},\"maxValues\":{\"d\":0.1}}";
    String high = "{\"numRecords\":2,\"minValues\":{\"d\":0.7},\"maxValues\":{\"d\":1.5}}";
    List<Map<String, String>> changes = List.of(Map.of("fromType", "float", "toType", "double"));
    StructField widened =
        new StructField("d", PrimitiveType.DOUBLE, true, Map.of("delta.typeChanges", changes));
    assertThat(mayMatch(widened, GE, tenth, low)).isTrue();
    assertThat(mayMatch(widened, LE, rounded, high)).isTrue();
    assertThat(mayMatch(widened, GE, 0.2, low)).isFalse();
    StructField always = field("d", PrimitiveType.DOUBLE);
    assertThat(mayMatch(always, GE, tenth, low)).isFalse();
    assertThat(mayMatch(always, LE, rounded, high)).isFalse();
  }

  private static boolean mayMatch(StructField column, Op op, double value, String stats) {
    Compare compare = new Compare(List.of(column.name()), op, value);
    return new FileMatcher(struct(column), List.of(), compare).mayMatch(Map.of(), stats);
  }
}
