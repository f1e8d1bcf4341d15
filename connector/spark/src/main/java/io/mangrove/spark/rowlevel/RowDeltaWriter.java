package io.mangrove.spark.rowlevel;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * What one task of a statement does to rows: remembers which ones go away, in whatever order they
 * come, and writes the new ones as any other write does. For one thread.
 */
final class RowDeltaWriter implements DeltaWriter<InternalRow> {
  private static final int FILE = 0;
  private static final int POSITION = 1;

  private final @Nullable DataWriter<InternalRow> newRows;
  private final GoneRows gone = new GoneRows();
  private long updated;
  private long inserted;

  /**
   * @param newRows null for a statement that only takes rows away
   */
  RowDeltaWriter(@Nullable DataWriter<InternalRow> newRows) {
    this.newRows = newRows;
  }

  @Override
  public void delete(@Nullable InternalRow metadata, InternalRow id) {
    gone.add(id.getInt(FILE), id.getLong(POSITION));
  }

  @Override
  public void update(@Nullable InternalRow metadata, InternalRow id, InternalRow row)
      throws IOException {
    gone.add(id.getInt(FILE), id.getLong(POSITION));
    requireNonNull(newRows, "newRows").write(row);
    updated++;
  }

  @Override
  public void insert(InternalRow row) throws IOException {
    requireNonNull(newRows, "newRows").write(row);
    inserted++;
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    WrittenFiles written =
        newRows == null ? new WrittenFiles(List.of()) : (WrittenFiles) newRows.commit();
    return new RowDelta(gone.toBytes(), written, updated, inserted);
  }

  @Override
  public void abort() throws IOException {
    if (newRows != null) {
      newRows.abort();
    }
  }

  @Override
  public void close() throws IOException {
    if (newRows != null) {
      newRows.close();
    }
  }
}
