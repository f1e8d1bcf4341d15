package io.mangrove.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.Op;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionConditionTest {
  private static final List<String> P = List.of("P");

  static Stream<Arguments> comparisons() {
    return Stream.of(
        Arguments.of(1L, Op.EQ, 1L, true),
        Arguments.of(1L, Op.NE, 1L, false),
        Arguments.of(-1L, Op.LT, 1L, true),
        Arguments.of(Double.NaN, Op.GT, Double.POSITIVE_INFINITY, true),
        Arguments.of(Double.NaN, Op.EQ, Double.NaN, true),
        Arguments.of(-0.0, Op.EQ, 0.0, true),
        Arguments.of(new BigDecimal("1.50"), Op.EQ, new BigDecimal("1.5"), true),
        Arguments.of("\uFFFD", Op.LT, "\uD83D\uDE00", true), // by UTF-8, not UTF-16
        Arguments.of(new byte[] {(byte) 0x80}, Op.GT, new byte[] {1}, true),
        Arguments.of(true, Op.GE, false, true),
        Arguments.of(null, Op.EQ, 1L, false),
        Arguments.of(null, Op.NE, 1L, false),
        Arguments.of(null, Op.EQ_NULL_SAFE, null, true),
        Arguments.of(1L, Op.EQ_NULL_SAFE, null, false));
  }

  @ParameterizedTest(name = "{0} {1} {2} is {3}")
  @MethodSource("comparisons")
  void valuesCompareAsInSpark(
      @Nullable Object value, Op op, @Nullable Object literal, boolean expected) {
    assertThat(holds(new Predicate.Compare(P, op, literal), value)).isEqualTo(expected);
  }

  @Test
  void whatIsNeitherTrueNorFalseDoesNotHoldAndNeitherDoesItsOpposite() {
    Predicate unknown = new Predicate.Compare(P, Op.EQ, 1L);
    assertThat(holds(unknown, null)).isFalse();
    assertThat(holds(new Predicate.Not(unknown), null)).isFalse();
    assertThat(holds(new Predicate.Or(unknown, new Predicate.Always(true)), null)).isTrue();
    assertThat(
            holds(new Predicate.Not(new Predicate.And(unknown, new Predicate.Always(false))), null))
        .isTrue();
  }

  @Test
  void aListWithNullIsTrueOrUnknown() {
    Predicate in = new Predicate.In(P, Arrays.asList(1L, null));
    assertThat(holds(in, 1L)).isTrue();
    assertThat(holds(in, 2L)).isFalse();
    assertThat(holds(new Predicate.Not(in), 2L)).isFalse();
    assertThat(holds(new Predicate.Not(new Predicate.In(P, List.of(1L))), 2L)).isTrue();
  }

  private static boolean holds(Predicate predicate, @Nullable Object value) {
    return new PartitionCondition(predicate).holds(Collections.singletonMap("p", value));
  }
}
