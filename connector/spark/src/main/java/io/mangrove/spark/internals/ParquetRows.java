package io.mangrove.spark.internals;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterator;

/** The rows or batches of one opened file. Each may reuse the one before. */
public final class ParquetRows implements Closeable {
  /** Of rows by its type, but a reader of batches gives those through it. */
  private final Iterator<?> rows;

  ParquetRows(Iterator<?> rows) {
    this.rows = rows;
  }

  public boolean hasNext() {
    return rows.hasNext();
  }

  /** The next row, from a reader of rows. */
  public InternalRow nextRow() {
    return (InternalRow) rows.next();
  }

  /** The next batch, from a reader of batches. */
  public ColumnarBatch nextBatch() {
    return (ColumnarBatch) rows.next();
  }

  @Override
  public void close() throws IOException {
    InputFileBlockHolder.unset();
    // Spark leaves it to whoever reads the rows to close what they come from.
    if (rows instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
