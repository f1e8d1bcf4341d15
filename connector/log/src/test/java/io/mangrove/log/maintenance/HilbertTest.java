package io.mangrove.log.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HilbertTest {

  /** The cells of a grid in the order of their places. */
  private static int[][] walked(int columns, int bits) {
    int[][] cells = new int[1 << (columns * bits)][];
    for (int number = 0; number < cells.length; number++) {
      int[] ranks = new int[columns];
      for (int i = 0; i < columns; i++) {
        ranks[i] = (number >>> (i * bits)) & ((1 << bits) - 1);
      }
      int[] before = ranks.clone();
      int place = (int) Hilbert.of(ranks, bits);
      assertThat(ranks).isEqualTo(before);
      assertThat(cells[place]).as("a second cell at place %d", place).isNull();
      cells[place] = ranks;
    }
    return cells;
  }

  @ParameterizedTest(name = "{0} columns of {1} bits")
  @CsvSource({"1,6", "2,1", "2,5", "3,3", "4,2", "5,2"})
  void everyCellHasAPlaceNextToThatOfANeighbour(int columns, int bits) {
    int[][] cells = walked(columns, bits);
    for (int place = 1; place < cells.length; place++) {
      int steps = 0;
      for (int i = 0; i < columns; i++) {
        steps += Math.abs(cells[place][i] - cells[place - 1][i]);
      }
      assertThat(steps).as("from %d", place - 1).isEqualTo(1);
    }
  }

  @Test
  void everySixteenthOfASquareIsASquare() {
    int[][] cells = walked(2, 4);
    for (int piece = 0; piece < 16; piece++) {
      int[][] ofPiece = Arrays.copyOfRange(cells, piece * 16, piece * 16 + 16);
      for (int i = 0; i < 2; i++) {
        int axis = i;
        int least = Arrays.stream(ofPiece).mapToInt(cell -> cell[axis]).min().orElseThrow();
        int greatest = Arrays.stream(ofPiece).mapToInt(cell -> cell[axis]).max().orElseThrow();
        assertThat(greatest - least).isEqualTo(3);
      }
    }
  }

  @Test
  void moreRanksThanBitsAreCut() {
    int[] ranks = new int[70];
    ranks[0] = 1;
    assertThat(Hilbert.of(ranks, ZOrder.bitsFor(70))).isPositive();
    int[] last = new int[70];
    last[69] = 1;
    assertThat(Hilbert.of(last, ZOrder.bitsFor(70))).isZero();
  }
}
