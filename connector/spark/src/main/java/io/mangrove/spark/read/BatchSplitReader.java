package io.mangrove.spark.read;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.internals.ConstantVector;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.ParquetRows;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches. The vectors are the file reader's own, in the order the query wants; the file
 * reader fills them anew for each batch, so that they are arranged once per file. Most batches of a
 * file with a deletion vector hold no masked row and are passed on as they are.
 */
final class BatchSplitReader extends SplitReader<ColumnarBatch> {
  private static final ColumnarBatch NONE = new ColumnarBatch(new ColumnVector[0], 0);

  private final CountedPositions positions = new CountedPositions();
  private OutputLayout layout;
  private boolean identity;
  private @Nullable RowMask mask;
  private @Nullable Object[] constants = new Object[0];
  private @Nullable ColumnarBatch arranged;
  private @Nullable ColumnarBatch arrangedKept;
  private ColumnarBatch batch = NONE;

  BatchSplitReader(
      String tableRoot,
      ParquetReader files,
      OutputLayout layout,
      @Nullable PositionedFiles positioned,
      FileSplit split) {
    super(tableRoot, files, layout, positioned, split);
    this.layout = layout;
    this.identity = layout.isIdentity();
  }

  @Override
  void opened(Range range, OutputLayout rangeLayout, @Nullable RowMask rangeMask) {
    layout = rangeLayout;
    identity = rangeLayout.isIdentity();
    mask = rangeMask;
    arranged = null;
    arrangedKept = null;
    positions.restart();
    if (layout.hasFileConstants()) {
      constants = FileConstants.values(range.split(), range.index(), range.path());
    }
  }

  @Override
  boolean take(ParquetRows rows) {
    ColumnarBatch next = rows.nextBatch();
    positions.next(next.numRows());
    int kept = mask == null ? next.numRows() : mask.keep(next);
    batch = mask == null || kept == next.numRows() ? whole(next) : kept(next, kept, mask);
    return kept > 0 || mask == null;
  }

  private ColumnarBatch whole(ColumnarBatch file) {
    if (identity) {
      return file;
    }
    if (arranged == null) {
      arranged = new ColumnarBatch(arrange(columns(file), positions));
    }
    arranged.setNumRows(file.numRows());
    return arranged;
  }

  private ColumnarBatch kept(ColumnarBatch file, int count, RowMask rowMask) {
    if (arrangedKept == null) {
      ColumnVector[] columns = columns(file);
      for (int i = 0; i < layout.dataSchema().length(); i++) { // the others are constant
        columns[i] = new KeptVector(columns[i], rowMask);
      }
      arrangedKept = new ColumnarBatch(arrange(columns, new KeptVector(positions, rowMask)));
    }
    arrangedKept.setNumRows(count);
    return arrangedKept;
  }

  private static ColumnVector[] columns(ColumnarBatch file) {
    ColumnVector[] columns = new ColumnVector[file.numCols()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = file.column(i);
    }
    return columns;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  private ColumnVector[] arrange(ColumnVector[] file, ColumnVector counted) {
    ColumnVector[] vectors = new ColumnVector[layout.sources().length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = layout.isStruct(i) ? struct(i, file, counted) : field(i, 0, file, counted);
    }
    return vectors;
  }

  private ColumnVector struct(int column, ColumnVector[] file, ColumnVector counted) {
    ColumnVector[] fields = new ColumnVector[layout.sources()[column].length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(column, i, file, counted);
    }
    return new StructVector((StructType) layout.readSchema().apply(column).dataType(), fields);
  }

  private ColumnVector field(int column, int field, ColumnVector[] file, ColumnVector counted) {
    int source = layout.sources()[column][field];
    TrackedRows.Source tracked = layout.fallback(column, field);
    return tracked == null
        ? vector(source, file, counted)
        : new TrackedVector(
            file[tracked.column()],
            (Long) constants[tracked.constant()],
            tracked.counts() ? vector(source, file, counted) : null);
  }

  private ColumnVector vector(int source, ColumnVector[] file, ColumnVector counted) {
    if (source < file.length) {
      return file[source];
    }
    int constant = source - file.length;
    return constant == FileConstants.POSITION
        ? counted
        : constant(requireNonNull(constants[constant], "told of every file"));
  }

  private static ColumnVector constant(Object value) {
    if (value instanceof UTF8String text) {
      return ConstantVector.ofString(text);
    }
    return value instanceof Integer number
        ? ConstantVector.ofInt(number)
        : ConstantVector.ofLong((Long) value);
  }
}
