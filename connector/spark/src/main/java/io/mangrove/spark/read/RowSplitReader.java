package io.mangrove.spark.read;

import io.mangrove.spark.internals.OutputProjection;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.ParquetRows;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** Reads rows, for what Spark cannot read or use as batches. */
final class RowSplitReader extends SplitReader<InternalRow> {
  private final boolean metadata;
  private final @Nullable OutputProjection projection;
  private InternalRow constants = InternalRow.empty();
  private InternalRow row = InternalRow.empty();

  RowSplitReader(String tableRoot, ParquetReader files, OutputLayout layout, FileSplit split) {
    super(tableRoot, files, split);
    this.metadata = layout.metadataColumn() >= 0;
    this.projection =
        layout.isIdentity()
            ? null
            : OutputProjection.of(layout.readSchema(), layout.sources(), layout.metadataColumn());
  }

  @Override
  void opened(FileSplit split, int index, String path) {
    if (metadata) {
      constants = OutputProjection.constants(FileConstants.values(split, index, path));
    }
  }

  @Override
  void take(ParquetRows rows) {
    InternalRow next = rows.nextRow();
    row = projection == null ? next : projection.apply(next, constants);
  }

  @Override
  public InternalRow get() {
    return row;
  }
}
