package io.mangrove.spark.read;

import io.mangrove.log.deletion.DeletionVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Which of the rows that come from one range of a file count. Changes with each row or batch it
 * judges; for the one thread of a task.
 */
final class RowMask {
  private static final int NO_COLUMN = -1;

  private final DeletionVector vector;
  private final boolean keepsVector;
  private final int positionColumn;
  private int[] kept = new int[0];
  private int keptCount;
  private long nextPosition;

  private RowMask(DeletionVector vector, boolean keepsVector, int positionColumn) {
    this.vector = vector;
    this.keepsVector = keepsVector;
    this.positionColumn = positionColumn;
  }

  /** For a reader that gives all rows of a file from the first one on: they are counted. */
  static RowMask counting(DeletionVector vector) {
    return new RowMask(vector, false, NO_COLUMN);
  }

  /** For a reader that leaves rows out, and tells the position of those it gives. */
  static RowMask byColumn(DeletionVector vector, int positionColumn) {
    return new RowMask(vector, false, positionColumn);
  }

  /** The mask that keeps the rows that this one leaves out, and no others. */
  RowMask inverted() {
    return new RowMask(vector, !keepsVector, positionColumn);
  }

  /** Whether the next row counts. */
  boolean keeps(InternalRow row) {
    long position = positionColumn == NO_COLUMN ? nextPosition++ : row.getLong(positionColumn);
    return vector.contains(position) == keepsVector;
  }

  /** How many rows of the next batch count; {@link #row} says which. */
  int keep(ColumnarBatch batch) {
    int count = batch.numRows();
    if (kept.length < count) {
      kept = new int[count];
    }
    keptCount = keepRows(batch, count);
    return keptCount;
  }

  /** Where in its batch the n-th of the rows is that count. Only where not all of them do. */
  int row(int n) {
    return kept[n];
  }

  /** How many rows of the batch judged last count. */
  int keptCount() {
    return keptCount;
  }

  private int keepRows(ColumnarBatch batch, int count) {
    if (positionColumn == NO_COLUMN) {
      long first = nextPosition;
      nextPosition += count;
      return keep(first, count);
    }
    ColumnVector positions = batch.column(positionColumn);
    if (count > 0 && positions.getLong(count - 1) - positions.getLong(0) == count - 1) {
      return keep(positions.getLong(0), count);
    }
    int size = 0; // pages in between were skipped
    for (int row = 0; row < count; row++) {
      if (vector.contains(positions.getLong(row)) == keepsVector) {
        kept[size++] = row;
      }
    }
    return size;
  }

  private int keep(long first, int count) {
    return keepsVector ? vector.pick(first, count, kept) : vector.keep(first, count, kept);
  }
}
