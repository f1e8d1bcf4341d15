package io.mangrove.log.columns;

/** Whole numbers by how far they are above the least of them, in as few bits as that takes. */
public final class PackedLongs {
  private static final long[] NONE = {};

  private final long least;
  private final long greatest;
  private final int bits;
  private final long mask;
  private final long[] words;

  private PackedLongs(long least, long greatest, int bits, long[] words) {
    this.least = least;
    this.greatest = greatest;
    this.bits = bits;
    this.mask = bits == Long.SIZE ? -1L : (1L << bits) - 1;
    this.words = words;
  }

  /** The first {@code count} values, of which there is at least one. */
  static PackedLongs of(long[] values, int count) {
    long least = values[0];
    long greatest = values[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    // As an unsigned number the difference is right even where it overflows.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(greatest - least);
    long[] words = bits == 0 ? NONE : new long[(int) (((long) count * bits + 63) >>> 6)];
    for (int i = 0; i < count && bits > 0; i++) {
      long value = values[i] - least;
      long bit = (long) i * bits;
      int word = (int) (bit >>> 6);
      int shift = (int) (bit & 63);
      words[word] |= value << shift;
      if (shift + bits > Long.SIZE) {
        words[word + 1] |= value >>> (Long.SIZE - shift);
      }
    }
    return new PackedLongs(least, greatest, bits, words);
  }

  public long get(int index) {
    if (bits == 0) {
      return least;
    }
    long bit = (long) index * bits;
    int word = (int) (bit >>> 6);
    int shift = (int) (bit & 63);
    long value = words[word] >>> shift;
    if (shift + bits > Long.SIZE) {
      value |= words[word + 1] << (Long.SIZE - shift);
    }
    return least + (value & mask);
  }

  public long least() {
    return least;
  }

  public long greatest() {
    return greatest;
  }
}
