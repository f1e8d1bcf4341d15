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
  private final @Nullable PositionedFiles positioned;

  /**
   * @param files gives batches or rows, as {@code batches} says
   * @param positioned null where positions of rows do not matter
   */
  SplitReaderFactory(
      String tableRoot,
      ParquetReader files,
      OutputLayout layout,
      boolean batches,
      @Nullable PositionedFiles positioned) {
    this.tableRoot = tableRoot;
    this.files = files;
    this.layout = layout;
    this.batches = batches;
    this.positioned = positioned;
  }

  @Override
  public boolean supportColumnarReads(InputPartition split) {
    return batches;
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition split) {
    return new RowSplitReader(tableRoot, files, layout, positioned, (FileSplit) split);
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition split) {
    return new BatchSplitReader(tableRoot, files, layout, positioned, (FileSplit) split);
  }
}
