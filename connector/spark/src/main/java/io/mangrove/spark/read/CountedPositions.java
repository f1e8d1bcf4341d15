package io.mangrove.spark.read;

/**
 * The positions of the rows of a batch in their file, from a reader that gives all of its rows from
 * the first one on: nothing but the number of rows that came before. Moves on with each batch.
 */
final class CountedPositions extends LongVector {
  private long first;
  private long end;

  /** A file is begun. */
  void restart() {
    first = 0;
    end = 0;
  }

  /** A batch of the file is at hand. */
  void next(int rows) {
    first = end;
    end += rows;
  }

  @Override
  public long getLong(int rowId) {
    return first + rowId;
  }

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return false;
  }
}
