package io.mangrove.spark.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.maintenance.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurveCutsTest {
  private static final int PIECES = 8;

  @ParameterizedTest(name = "{0}")
  @EnumSource(Curve.class)
  void piecesAreAboutOfTheSameSizeHoweverValuesAreSpread(Curve curve) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Double skewed = random.nextInt(5) == 0 ? null : Math.pow(random.nextDouble(), 9) * 1e6;
      rows.add(RowFactory.create(skewed, (double) random.nextInt(1_000)));
    }
    ColumnRanks ranks = new ColumnRanks(curve, rows.subList(0, 5_000), 2);
    long[] sample = rows.subList(0, 5_000).stream().mapToLong(ranks::call).sorted().toArray();
    CurveCuts cuts = new CurveCuts(new int[] {0}, new long[][] {sample}, new int[] {PIECES});
    int[] sizes = new int[cuts.pieces()];

    rows.forEach(row -> sizes[cuts.call(ranks.call(row), 0)]++);

    assertThat(cuts.pieces()).isEqualTo(PIECES);
    assertThat(Arrays.stream(sizes).min().orElseThrow())
        .isGreaterThan(rows.size() / PIECES * 6 / 10);
    assertThat(Arrays.stream(sizes).max().orElseThrow()).isLessThan(rows.size() / PIECES * 14 / 10);
  }
}
