package io.mangrove.log.replay;

import java.util.Arrays;

/** A set of row numbers with a count. For one thread until it is no longer changed. */
final class RowSet {
  private long[] words;
  private int count;

  RowSet() {
    this(new long[1], 0);
  }

  private RowSet(long[] words, int count) {
    this.words = words;
    this.count = count;
  }

  RowSet copy() {
    return new RowSet(words.clone(), count);
  }

  int count() {
    return count;
  }

  boolean contains(int row) {
    int word = row >> 6;
    return word < words.length && (words[word] & (1L << row)) != 0;
  }

  void add(int row) {
    int word = row >> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, words.length + (words.length >> 1)));
    }
    if ((words[word] & (1L << row)) == 0) {
      words[word] |= 1L << row;
      count++;
    }
  }

  /** Takes a row out; true if it was in. */
  boolean remove(int row) {
    if (!contains(row)) {
      return false;
    }
    words[row >> 6] &= ~(1L << row);
    count--;
    return true;
  }

  /** The first row of the set at {@code from} or after it, or -1. */
  int next(int from) {
    int word = from >> 6;
    if (word >= words.length) {
      return -1;
    }
    long rest = words[word] & (-1L << from);
    while (rest == 0) {
      if (++word == words.length) {
        return -1;
      }
      rest = words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest);
  }
}
