package io.mangrove.spark.write;

import io.mangrove.spark.internals.RowProjection;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one task to a table without partitions: one file after another, none if there
 * is no row.
 */
final class TaskWriter implements DataWriter<InternalRow> {
  private final TaskFiles files;
  private final @Nullable RowProjection dataOf;
  private final long maxRecordsPerFile;
  private TaskFiles.@Nullable OpenFile current;

  TaskWriter(TaskFiles files, WriteLayout layout, long maxRecordsPerFile) {
    this.files = files;
    this.dataOf =
        layout.takesWholeRows()
            ? null
            : RowProjection.of(layout.inputSchema(), layout.dataColumns());
    this.maxRecordsPerFile = maxRecordsPerFile;
  }

  @Override
  public void write(InternalRow row) throws IOException {
    TaskFiles.OpenFile file = current;
    if (file == null || file.rows() >= maxRecordsPerFile) {
      files.finishAll();
      file = files.open(List.of());
      current = file;
    }
    file.write(dataOf == null ? row : dataOf.apply(row));
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    files.finishAll();
    return files.message();
  }

  @Override
  public void abort() {
    files.discard();
  }

  @Override
  public void close() {
    // A task ends with commit or abort, and both leave nothing open.
  }
}
