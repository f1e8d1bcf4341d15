package io.mangrove.log.maintenance;

import java.util.Arrays;

/**
 * A place on the Hilbert curve. It passes every cell of a grid and always goes on to a neighbour,
 * where the Z curve jumps: a piece of it touches less of the grid than one of the Z curve, so that
 * fewer files have what a condition on several columns asks for.
 */
public final class Hilbert {
  private Hilbert() {}

  /**
   * The place of some ranks, with as many bits as {@link ZOrder#bitsFor} tells. Where there are
   * more ranks than bits, the last ones do not count.
   *
   * @param ranks each of at most {@code bits} bits
   */
  public static long of(int[] ranks, int bits) {
    int[] axes = Arrays.copyOf(ranks, Math.min(ranks.length, ZOrder.BITS));
    unfold(axes, bits);
    encode(axes, bits);
    return ZOrder.of(axes, bits);
  }

  /** Takes back, from the largest cubes to the smallest, how the curve is turned in each. */
  private static void unfold(int[] axes, int bits) {
    for (int bit = bits - 1; bit > 0; bit--) {
      int lower = (1 << bit) - 1;
      for (int i = 0; i < axes.length; i++) {
        if (((axes[i] >>> bit) & 1) == 1) {
          axes[0] ^= lower; // mirrored
        } else {
          int differing = (axes[0] ^ axes[i]) & lower; // two axes exchanged
          axes[0] ^= differing;
          axes[i] ^= differing;
        }
      }
    }
  }

  /** Numbers the corners of each cube in the order of a Gray code. */
  private static void encode(int[] axes, int bits) {
    for (int i = 1; i < axes.length; i++) {
      axes[i] ^= axes[i - 1];
    }
    int flips = 0;
    for (int bit = bits - 1; bit > 0; bit--) {
      if (((axes[axes.length - 1] >>> bit) & 1) == 1) {
        flips ^= (1 << bit) - 1;
      }
    }
    for (int i = 0; i < axes.length; i++) {
      axes[i] ^= flips;
    }
  }
}
