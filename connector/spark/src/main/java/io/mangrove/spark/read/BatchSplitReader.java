package io.mangrove.spark.read;

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
 * reader fills them anew for each batch, so that they are arranged once per file.
 */
final class BatchSplitReader extends SplitReader<ColumnarBatch> {
  private static final ColumnarBatch NONE = new ColumnarBatch(new ColumnVector[0], 0);

  private final OutputLayout layout;
  private final boolean identity;
  private Object[] constants = new Object[0];
  private @Nullable ColumnarBatch arranged;
  private ColumnarBatch batch = NONE;

  BatchSplitReader(String tableRoot, ParquetReader files, OutputLayout layout, FileSplit split) {
    super(tableRoot, files, split);
    this.layout = layout;
    this.identity = layout.isIdentity();
  }

  @Override
  void opened(FileSplit split, int index, String path) {
    arranged = null;
    if (layout.metadataColumn() >= 0) {
      constants = FileConstants.values(split, index, path);
    }
  }

  @Override
  void take(ParquetRows rows) {
    ColumnarBatch next = rows.nextBatch();
    if (identity) {
      batch = next;
      return;
    }
    if (arranged == null) {
      arranged = new ColumnarBatch(arrange(next));
    }
    arranged.setNumRows(next.numRows());
    batch = arranged;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  private ColumnVector[] arrange(ColumnarBatch file) {
    int[][] sources = layout.sources();
    ColumnVector[] vectors = new ColumnVector[sources.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] =
          i == layout.metadataColumn()
              ? metadata((StructType) layout.readSchema().apply(i).dataType(), sources[i], file)
              : file.column(sources[i][0]);
    }
    return vectors;
  }

  private ColumnVector metadata(StructType type, int[] sources, ColumnarBatch file) {
    ColumnVector[] fields = new ColumnVector[sources.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] =
          sources[i] < file.numCols()
              ? file.column(sources[i])
              : constant(constants[sources[i] - file.numCols()]);
    }
    return new StructVector(type, fields);
  }

  private static ColumnVector constant(Object value) {
    return value instanceof UTF8String text
        ? ConstantVector.ofString(text)
        : ConstantVector.ofLong((Long) value);
  }
}
