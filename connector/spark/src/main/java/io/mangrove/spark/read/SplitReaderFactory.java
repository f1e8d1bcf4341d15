package io.mangrove.spark.read;

import io.mangrove.spark.internals.ParquetReader;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Makes readers of splits on executors; what all tasks of a scan share. */
final class SplitReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1L;

  private final String tableRoot;
  private final ParquetReader files;
  private final OutputLayout layout;
  private final boolean batches;
  private final @Nullable MaskedFiles masked;

  /**
   * @param files gives batches or rows, as {@code batches} says
   * @param masked null where no file has a deletion vector
   */
  SplitReaderFactory(
      String tableRoot,
      ParquetReader files,
      OutputLayout layout,
      boolean batches,
      @Nullable MaskedFiles masked) {
    this.tableRoot = tableRoot;
    this.files = files;
    this.layout = layout;
    this.batches = batches;
    this.masked = masked;
  }

  @Override
  public boolean supportColumnarReads(InputPartition split) {
    return batches;
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition split) {
    return new RowSplitReader(tableRoot, files, layout, masked, (FileSplit) split);
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition split) {
    return new BatchSplitReader(tableRoot, files, layout, masked, (FileSplit) split);
  }
}
