package io.mangrove.spark.write;

import io.mangrove.spark.internals.RowProjection;
import io.mangrove.spark.internals.SpillingSorter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one task to a partitioned table, a file to each partition. Files of several
 * partitions stay open side by side, which spares the sort. Rows of partitions beyond a number of
 * open files, and all rows once the open files hold too much memory, are set aside, sorted by
 * partition and written one file after another at the end.
 */
final class PartitionedTaskWriter implements DataWriter<InternalRow> {
  private static final int ROWS_BETWEEN_MEMORY_CHECKS = 4096;

  private final TaskFiles files;
  private final WriteLayout layout;
  private final WriteLimits limits;
  private final PartitionTexts texts;
  private final RowProjection keyOf;
  private final RowProjection dataOf;

  private final Map<InternalRow, TaskFiles.OpenFile> open = new HashMap<>();
  private @Nullable InternalRow currentKey;
  private TaskFiles.@Nullable OpenFile current;
  private int rowsUntilMemoryCheck = ROWS_BETWEEN_MEMORY_CHECKS;
  private boolean mayOpen = true;
  private @Nullable SpillingSorter rest;

  PartitionedTaskWriter(TaskFiles files, WriteLayout layout, WriteLimits limits) {
    this.files = files;
    this.layout = layout;
    this.limits = limits;
    this.texts = new PartitionTexts(layout.partitionSchema());
    this.keyOf = RowProjection.of(layout.inputSchema(), layout.partitionKey());
    this.dataOf = RowProjection.of(layout.inputSchema(), layout.dataColumns());
  }

  @Override
  public void write(InternalRow row) throws IOException {
    if (memoryIsFull()) {
      files.finishAll();
      open.clear();
      current = null;
      mayOpen = false;
    }
    TaskFiles.OpenFile file = fileOf(keyOf.apply(row));
    if (file == null) {
      setAside(row);
    } else {
      file.write(dataOf.apply(row));
    }
  }

  /** The open file of a partition; null if it has none and no more may be opened. */
  private TaskFiles.@Nullable OpenFile fileOf(InternalRow key) throws IOException {
    TaskFiles.OpenFile file = current;
    if (file == null || !key.equals(currentKey)) {
      file = open.get(key);
      if (file == null) {
        mayOpen &= open.size() < limits.maxOpenFiles();
        return mayOpen ? opened(key.copy(), texts.of(key)) : null;
      }
      current = file;
      currentKey = key.copy();
    }
    if (file.rows() >= limits.maxRecordsPerFile()) {
      files.finish(file);
      return opened(key.copy(), file.partitionValues());
    }
    return file;
  }

  private TaskFiles.OpenFile opened(InternalRow key, List<@Nullable String> partitionValues)
      throws IOException {
    TaskFiles.OpenFile file = files.open(partitionValues);
    open.put(key, file);
    current = file;
    currentKey = key;
    return file;
  }

  private void setAside(InternalRow row) throws IOException {
    if (rest == null) {
      rest = SpillingSorter.by(layout.inputSchema(), layout.partitionKey());
    }
    rest.add(row);
  }

  private boolean memoryIsFull() {
    if (--rowsUntilMemoryCheck > 0) {
      return false;
    }
    rowsUntilMemoryCheck = ROWS_BETWEEN_MEMORY_CHECKS;
    // One file alone is no reason to sort: Parquet bounds it by its row group.
    return open.size() > 1 && files.bufferedBytes() > limits.maxBufferedBytes();
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    files.finishAll();
    if (rest != null) {
      writeSorted(rest.sorted());
    }
    return files.message();
  }

  private void writeSorted(Iterator<InternalRow> rows) throws IOException {
    TaskFiles.OpenFile file = null;
    InternalRow fileKey = null;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      InternalRow key = keyOf.apply(row);
      if (file == null || !key.equals(fileKey) || file.rows() >= limits.maxRecordsPerFile()) {
        files.finishAll();
        fileKey = key.copy();
        file = files.open(texts.of(key));
      }
      file.write(dataOf.apply(row));
    }
    files.finishAll();
  }

  @Override
  public void abort() {
    files.discard();
  }

  @Override
  public void close() {
    if (rest != null) {
      rest.close();
    }
  }
}
