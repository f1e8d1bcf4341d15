package io.mangrove.spark.internals;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore.MissingOffsetIndexException;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one file to be read, row group by row group: all that the statistics of pages leave
 * or, where that pays off, those of them only that a {@link RowSieve} lets through. For one thread.
 */
final class ChosenRows implements RowGroupReader.RowGroups, Closeable {
  private final ParquetFileReader file;
  private final ParquetReadOptions options;
  private List<ColumnDescriptor> columns = List.of();
  private @Nullable RowSieve sieve;
  private int nextGroup;
  private boolean closed;

  ChosenRows(ParquetFileReader file, ParquetReadOptions options) {
    this.file = file;
    this.options = options;
  }

  /** Sets the columns wanted. */
  void read(MessageType wanted) {
    columns = wanted.getColumns();
    file.setRequestedSchema(columns);
  }

  /** Sets what rows have to pass. */
  void siftBy(RowSieve rowSieve) {
    sieve = rowSieve;
  }

  @Override
  public @Nullable PageReadStore next() throws IOException {
    while (nextGroup < file.getRowGroups().size()) {
      int group = nextGroup++;
      if (file.getRowGroups().get(group).getRowCount() > 0) {
        PageReadStore pages = sieve == null ? wholeGroup(group) : siftedGroup(group, sieve);
        if (pages != null) {
          return pages;
        }
      }
    }
    return null;
  }

  private @Nullable PageReadStore wholeGroup(int group) throws IOException {
    return file.readFilteredRowGroup(group);
  }

  private @Nullable PageReadStore siftedGroup(int group, RowSieve rowSieve) throws IOException {
    BlockMetaData block = file.getRowGroups().get(group);
    long bytes = bytes(block, columns);
    if (block.getRowCount() > Integer.MAX_VALUE || !rowSieve.isWorthOpening(bytes)) {
      return wholeGroup(group);
    }
    List<ColumnDescriptor> judged = rowSieve.columns();
    if (!rowSieve.isWorthTrying(bytes(block, judged), bytes)) {
      return wholeGroup(group);
    }
    RowRanges candidates = candidates(group, judged);
    if (candidates == null) {
      return wholeGroup(group);
    }
    if (candidates.rowCount() == 0) {
      return null;
    }
    file.setRequestedSchema(judged);
    try {
      candidates =
          rowSieve.sift(
              file.readFilteredRowGroup(group, candidates), candidates, block.getRowCount());
    } finally {
      file.setRequestedSchema(columns);
    }
    return file.readFilteredRowGroup(group, candidates); // null where no row passed
  }

  /**
   * The rows that the statistics of pages leave; null where it is not known in which pages rows
   * are.
   */
  private @Nullable RowRanges candidates(int group, List<ColumnDescriptor> judged) {
    // The file's reader keeps where the pages are of those columns that are wanted when first
    // asked.
    Set<ColumnDescriptor> all = new HashSet<>(columns);
    all.addAll(judged);
    file.setRequestedSchema(List.copyOf(all));
    try {
      ColumnIndexStore pages = file.getColumnIndexStore(group);
      Set<ColumnPath> paths = new HashSet<>();
      for (ColumnDescriptor column : all) {
        ColumnPath path = ColumnPath.get(column.getPath());
        paths.add(path);
        pages.getOffsetIndex(path); // throws where it is not known
      }
      long rows = file.getRowGroups().get(group).getRowCount();
      return options.useColumnIndexFilter()
              && FilterCompat.isFilteringRequired(options.getRecordFilter())
          ? ColumnIndexFilter.calculateRowRanges(options.getRecordFilter(), pages, paths, rows)
          : RowRanges.createSingle(rows);
    } catch (MissingOffsetIndexException e) {
      return null;
    } finally {
      file.setRequestedSchema(columns);
    }
  }

  /** What columns take in the file. */
  private static long bytes(BlockMetaData block, List<ColumnDescriptor> columns) {
    Set<ColumnPath> paths = new HashSet<>();
    for (ColumnDescriptor column : columns) {
      paths.add(ColumnPath.get(column.getPath()));
    }
    long bytes = 0;
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      bytes += paths.contains(chunk.getPath()) ? chunk.getTotalSize() : 0;
    }
    return bytes;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      try {
        if (sieve != null) {
          sieve.close();
        }
      } finally {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
