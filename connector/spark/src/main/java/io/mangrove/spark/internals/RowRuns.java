package io.mangrove.spark.internals;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/**
 * Some rows of a row group as runs of neighbours. To Parquet they are the pages of a column,
 * because of pages it makes ranges of rows.
 */
final class RowRuns implements OffsetIndex {
  private final int[] firsts;
  private final int[] lasts;
  private final long rowCount;

  private RowRuns(int[] firsts, int[] lasts, long rowCount) {
    this.firsts = firsts;
    this.lasts = lasts;
    this.rowCount = rowCount;
  }

  static RowRuns of(BitSet rows) {
    int[] firsts = new int[16];
    int[] lasts = new int[16];
    int count = 0;
    for (int first = rows.nextSetBit(0); first >= 0; ) {
      int end = rows.nextClearBit(first);
      if (count == firsts.length) {
        firsts = Arrays.copyOf(firsts, count * 2);
        lasts = Arrays.copyOf(lasts, count * 2);
      }
      firsts[count] = first;
      lasts[count++] = end - 1;
      first = rows.nextSetBit(end);
    }
    return new RowRuns(
        Arrays.copyOf(firsts, count), Arrays.copyOf(lasts, count), rows.cardinality());
  }

  /** How many rows there are. */
  long rowCount() {
    return rowCount;
  }

  /** How many runs there are. */
  int count() {
    return firsts.length;
  }

  RowRanges ranges() {
    return RowRanges.create(rowCount, IntStream.range(0, count()).iterator(), this);
  }

  @Override
  public int getPageCount() {
    return count();
  }

  @Override
  public long getFirstRowIndex(int run) {
    return firsts[run];
  }

  @Override
  public long getLastRowIndex(int run, long unused) {
    return lasts[run];
  }

  @Override
  public long getOffset(int run) {
    throw new UnsupportedOperationException("a run of rows is nowhere in the file");
  }

  @Override
  public int getCompressedPageSize(int run) {
    throw new UnsupportedOperationException("a run of rows is nowhere in the file");
  }
}
