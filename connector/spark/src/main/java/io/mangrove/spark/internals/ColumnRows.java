package io.mangrove.spark.internals;

import io.mangrove.log.deletion.DeletionVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which rows of a row group are copied. */
final class ColumnRows {
  private final long count;
  private final int[] without;

  private ColumnRows(long count, int[] without) {
    this.count = count;
    this.without = without;
  }

  /**
   * The rows of a row group but those that a vector has.
   *
   * @param first position in the file of the row group's first row
   * @param count how many it has
   */
  static ColumnRows of(long first, long count, @Nullable DeletionVector without) {
    if (without == null || without.isEmpty()) {
      return new ColumnRows(count, new int[0]);
    }
    int[] places = new int[Math.toIntExact(count)];
    int found = without.pick(first, places.length, places);
    return new ColumnRows(count, Arrays.copyOf(places, found));
  }

  /** How many are copied. */
  long kept() {
    return count - without.length;
  }

  /** Walks over the rows in their order. */
  Walk walk() {
    return new Walk();
  }

  /** Changes with every step. */
  final class Walk {
    private int row = -1;
    private int passed;

    /** Whether the next row is copied. */
    boolean nextIsKept() {
      row++;
      if (passed < without.length && without[passed] == row) {
        passed++;
        return false;
      }
      return true;
    }
  }
}
