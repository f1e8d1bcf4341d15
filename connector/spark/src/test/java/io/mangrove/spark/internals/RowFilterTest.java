package io.mangrove.spark.internals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class RowFilterTest {
  private static final int ROWS = 10_000;
  private static final long MANY_BYTES = 100 << 20;
  private static final StructType WIDE = StructType.fromDDL("id BIGINT, text STRING");
  private static final StructType PARTITION = StructType.fromDDL("p BIGINT");

  @Test
  void aFewRowsOrLongRunsOfThemAreWorthSkippingTheOthers() {
    assertThat(skips(row -> row % 10 == 0)).isTrue();
    assertThat(skips(row -> row % 9 == 0)).isFalse();
    assertThat(skips(row -> row % 1000 < 700)).isTrue();
    assertThat(skips(row -> row % 1000 < 800)).isFalse();
    assertThat(skips(row -> row % 60 < 40)).isFalse();
    assertThat(skips(row -> false)).isTrue();
  }

  private static boolean skips(IntPredicate passing) {
    return filter("id").isWorthSkipping(runs(passing), ROWS);
  }

  @Test
  void itIsTriedTheLessTheMoreOftenItWasOfNoUse() {
    RowFilter filter = filter("id");
    for (int pause : new int[] {1, 3, 7}) {
      assertThat(filter.isWorthOpening(MANY_BYTES)).isTrue();
      filter.isWorthSkipping(runs(row -> true), ROWS);
      for (int group = 0; group < pause; group++) {
        assertThat(filter.isWorthOpening(MANY_BYTES)).isFalse();
      }
    }
    assertThat(filter.isWorthOpening(MANY_BYTES)).isTrue();
    filter.isWorthSkipping(runs(row -> row == 7), ROWS);
    assertThat(filter.isWorthOpening(MANY_BYTES)).isTrue();
  }

  @Test
  void itIsTriedWhereTheOtherColumnsOutweighThoseJudged() {
    assertThat(filter("id").isWorthOpening(1000)).isFalse();
    assertThat(filter("id").isWorthTrying(10, 40)).isTrue();
    assertThat(filter("id").isWorthTrying(10, 39)).isFalse();
  }

  @Test
  void conditionsAreJudgedByTheColumnsOfFilesAndOfPartitions() {
    RowFilter filter = filter("id", "p");
    assertThat(filter.keeps(new GenericInternalRow(new Object[] {7L, 7L}))).isTrue();
    assertThat(filter.keeps(new GenericInternalRow(new Object[] {7L, 8L}))).isFalse();
    assertThat(filter.keeps(new GenericInternalRow(new @Nullable Object[] {null, 7L}))).isFalse();
  }

  @Test
  void nothingIsJudgedThatIsNotReadFromFilesOrSavesNothing() {
    assertThat(of(WIDE, "p")).isNull();
    assertThat(of(WIDE, "_metadata")).isNull();
    assertThat(of(StructType.fromDDL("id BIGINT, i INT"), "id")).isNull();
    assertThat(of(StructType.fromDDL("id BIGINT, i STRUCT<j: INT>"), "id")).isNull();
    assertThat(of(StructType.fromDDL("id BIGINT, a ARRAY<INT>"), "id")).isNotNull();
    assertThat(of(StructType.fromDDL("id BIGINT, a STRUCT<m: MAP<INT, INT>>"), "id")).isNotNull();
  }

  @Test
  void runsAreTheRangesOfTheirRows() {
    BitSet rows = new BitSet();
    IntStream.of(0, 1, 2, 7, 9, 10, 99).forEach(rows::set);
    RowRanges ranges = RowRuns.of(rows).ranges();
    assertThat(ranges.rowCount()).isEqualTo(7);
    assertThat(ranges).hasToString("[[0, 2], [7, 7], [9, 10], [99, 99]]");
    assertThat(RowRuns.of(new BitSet()).ranges().rowCount()).isZero();
  }

  private static RowRuns runs(IntPredicate passing) {
    BitSet rows = new BitSet();
    IntStream.range(0, ROWS).filter(passing).forEach(rows::set);
    return RowRuns.of(rows);
  }

  private static RowFilter filter(String... columns) {
    RowFilter filter = of(WIDE, columns);
    if (filter == null) {
      throw new AssertionError("nothing to be judged");
    }
    return filter;
  }

  /** Each of the columns is 7. */
  private static @Nullable RowFilter of(StructType dataSchema, String... columns) {
    List<Expression> conditions =
        IntStream.range(0, columns.length).mapToObj(i -> isSeven(columns[i])).toList();
    return RowFilter.of(conditions, dataSchema, PARTITION, null);
  }

  private static Expression isSeven(String column) {
    return new EqualTo(
        new AttributeReference(
            column,
            DataTypes.LongType,
            true,
            Metadata.empty(),
            NamedExpression.newExprId(),
            CollectionConverters.asScala(List.<String>of()).toSeq()),
        new Literal(7L, DataTypes.LongType));
  }
}
