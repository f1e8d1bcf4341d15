package io.mangrove.spark.internals;

import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.PrimitiveIterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Judges the rows of one file by a {@link RowFilter}, for which it reads the columns that this
 * names and no others. Opened with the first row group that is worth it. For one thread.
 */
final class RowSieve implements RowGroupReader.RowGroups, Closeable {
  private final RowFilter filter;
  private final ParquetSource file;
  private final Configuration conf;
  private final StructType partitionSchema;
  private final InternalRow partitionValues;
  private @Nullable RowGroupReader reader;
  private @Nullable PageReadStore pages;

  /**
   * @param conf of the reader of all columns
   */
  RowSieve(
      RowFilter filter,
      ParquetSource file,
      Configuration conf,
      StructType partitionSchema,
      InternalRow partitionValues) {
    this.filter = filter;
    this.file = file;
    this.conf = conf;
    this.partitionSchema = partitionSchema;
    this.partitionValues = partitionValues;
  }

  /** Whether rows of a row group should be judged whose columns wanted have so many bytes. */
  boolean isWorthOpening(long bytes) {
    return filter.isWorthOpening(bytes);
  }

  /**
   * Whether it should be tried.
   *
   * @param judged the bytes of {@link #columns}
   * @param all the bytes of all columns wanted
   */
  boolean isWorthTrying(long judged, long all) throws IOException {
    return !columns().isEmpty() && filter.isWorthTrying(judged, all);
  }

  /** The columns it needs as the file has them. */
  List<ColumnDescriptor> columns() throws IOException {
    return reader().columns().getColumns();
  }

  /**
   * The rows of a row group to be read: those that pass or, where that would not pay off, all of
   * the candidates.
   *
   * @param judged pages of {@link #columns} with the rows that are candidates
   * @param rowCount of the row group
   */
  RowRanges sift(PageReadStore judged, RowRanges candidates, long rowCount) throws IOException {
    RowGroupReader rows = reader();
    BitSet passing = new BitSet((int) rowCount);
    PrimitiveIterator.OfLong positions = candidates.iterator();
    pages = judged;
    while (rows.nextBatch()) {
      ColumnarBatch batch = rows.resultBatch();
      for (int row = 0; row < batch.numRows(); row++) {
        int position = (int) positions.nextLong();
        if (filter.keeps(batch.getRow(row))) {
          passing.set(position);
        }
      }
    }
    RowRuns runs = RowRuns.of(passing);
    return filter.isWorthSkipping(runs, candidates.rowCount()) ? runs.ranges() : candidates;
  }

  @Override
  public @Nullable PageReadStore next() {
    PageReadStore next = pages;
    pages = null;
    return next;
  }

  private RowGroupReader reader() throws IOException {
    if (reader == null) {
      reader =
          RowGroupReader.create(
              this, file, filter.columnsIn(conf), partitionSchema, partitionValues);
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
