package io.mangrove.log.maintenance;

/**
 * A place on the Z curve: the bits of several ranks in turn, so that rows near each other on the
 * curve are near each other in every rank.
 */
public final class ZOrder {
  /** Of a value, which is never negative. */
  static final int BITS = 62;

  private ZOrder() {}

  /** How many bits each of so many ranks may have. */
  public static int bitsFor(int ranks) {
    if (ranks <= 0) {
      throw new IllegalArgumentException("no ranks");
    }
    return Math.max(1, Math.min(31, BITS / ranks));
  }

  /**
   * The place of some ranks: the highest bits of all come first, the first rank's before the
   * others'. Where there are more ranks than bits, the last ones do not count.
   *
   * @param ranks each of at most {@code bits} bits
   */
  public static long of(int[] ranks, int bits) {
    long place = 0;
    int written = 0;
    for (int bit = bits - 1; bit >= 0; bit--) {
      for (int i = 0; i < ranks.length && written < BITS; i++) {
        place = (place << 1) | ((ranks[i] >>> bit) & 1);
        written++;
      }
    }
    return place;
  }
}
