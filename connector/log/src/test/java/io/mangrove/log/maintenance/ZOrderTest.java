package io.mangrove.log.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ZOrderTest {
  @Test
  void bitsOfRanksComeInTurnHighestFirst() {
    assertThat(ZOrder.of(new int[] {0b10, 0b01}, 2)).isEqualTo(0b1001);
    assertThat(ZOrder.of(new int[] {0b111, 0, 0b111}, 3)).isEqualTo(0b101101101);
    assertThat(ZOrder.of(new int[] {5}, 3)).isEqualTo(5);
  }

  @Test
  void placesAreNeverNegative() {
    for (int ranks = 1; ranks <= 100; ranks++) {
      int bits = ZOrder.bitsFor(ranks);
      int[] highest = new int[ranks];
      Arrays.fill(highest, (int) ((1L << bits) - 1));
      assertThat(ZOrder.of(highest, bits)).isPositive();
    }
  }

  @Property(tries = 200)
  boolean aHigherRankNeverComesBefore(
      @ForAll @IntRange(min = 0, max = 1000) int a,
      @ForAll @IntRange(min = 0, max = 1000) int b,
      @ForAll @IntRange(min = 0, max = 20) int more) {
    return ZOrder.of(new int[] {a, b}, 10)
        <= ZOrder.of(new int[] {Math.min(1023, a + more), b}, 10);
  }
}
