package io.mangrove.spark.read;

import static java.util.Objects.requireNonNull;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes readers of changes on executors: two kinds of files, and for each what reads files of a
 * snapshot.
 */
final class ChangeReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1L;

  private final @Nullable PartitionReaderFactory dataFiles;
  private final @Nullable PartitionReaderFactory changeFiles;

  /**
   * @param dataFiles null where no data file is read
   * @param changeFiles null where no file of change data is read
   */
  ChangeReaderFactory(
      @Nullable PartitionReaderFactory dataFiles, @Nullable PartitionReaderFactory changeFiles) {
    this.dataFiles = dataFiles;
    this.changeFiles = changeFiles;
  }

  @Override
  public boolean supportColumnarReads(InputPartition split) {
    return of(split).supportColumnarReads(ranges(split));
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition split) {
    return of(split).createReader(ranges(split));
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition split) {
    return of(split).createColumnarReader(ranges(split));
  }

  private PartitionReaderFactory of(InputPartition split) {
    return requireNonNull(((ChangeSplit) split).changeData() ? changeFiles : dataFiles, "a reader");
  }

  private static InputPartition ranges(InputPartition split) {
    return ((ChangeSplit) split).ranges();
  }
}
