package io.mangrove.spark.read;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.internals.OutputProjection;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.ParquetRows;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** Reads rows, for what Spark cannot read or use as batches. */
final class RowSplitReader extends SplitReader<InternalRow> {
  private final OutputLayout plainLayout;
  private final OutputProjection plainProjection;
  private final @Nullable OutputProjection positionedProjection;
  private @Nullable OutputProjection projection;
  private @Nullable RowMask mask;
  private boolean countsPositions;
  private long nextPosition;
  private InternalRow constants = InternalRow.empty();
  private InternalRow row = InternalRow.empty();

  RowSplitReader(
      String tableRoot,
      ParquetReader files,
      OutputLayout layout,
      @Nullable PositionedFiles positioned,
      FileSplit split) {
    super(tableRoot, files, layout, positioned, split);
    this.plainLayout = layout;
    this.plainProjection = projection(layout);
    this.positionedProjection = positioned == null ? null : projection(positioned.layout());
  }

  /**
   * Made even where nothing is to be moved: a row of the vectorized reader is a view of its
   * columns, and expressions that are interpreted do not ask those for nulls inside of arrays.
   */
  private static OutputProjection projection(OutputLayout layout) {
    return OutputProjection.of(
        layout.readSchema(),
        layout.sources(),
        layout,
        layout.dataSchema().length() + layout.partitionSchema().length());
  }

  @Override
  void opened(Range range, OutputLayout layout, @Nullable RowMask rangeMask) {
    mask = rangeMask;
    projection = layout == plainLayout ? plainProjection : positionedProjection;
    nextPosition = 0;
    countsPositions = layout.countsPositions();
    if (layout.hasFileConstants()) {
      constants =
          OutputProjection.constants(
              FileConstants.values(range.split(), range.index(), range.path()));
    }
  }

  @Override
  boolean take(ParquetRows rows) {
    InternalRow next = rows.nextRow();
    long position = nextPosition++;
    if (mask != null && !mask.keeps(next)) {
      return false;
    }
    if (countsPositions) {
      constants.setLong(FileConstants.POSITION, position);
    }
    row = requireNonNull(projection, "opened").apply(next, constants);
    return true;
  }

  @Override
  public InternalRow get() {
    return row;
  }
}
