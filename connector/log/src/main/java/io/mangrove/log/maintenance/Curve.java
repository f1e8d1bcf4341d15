package io.mangrove.log.maintenance;

/** Curves through the ranks of several columns, along which rows are put into files. */
public enum Curve {
  Z,
  HILBERT;

  /**
   * Where ranks come on the curve.
   *
   * @param ranks each of at most {@code bits} bits, which are {@link ZOrder#bitsFor} so many ranks
   */
  public long place(int[] ranks, int bits) {
    return this == Z ? ZOrder.of(ranks, bits) : Hilbert.of(ranks, bits);
  }
}
