package io.mangrove.spark.rowlevel;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * What one task of a statement does to rows: remembers which ones go away, in whatever order they
 * come, writes the new ones as any other write does, and records all of it where the table wants
 * it. For one thread.
 */
final class RowDeltaWriter implements DeltaWriter<InternalRow> {
  private static final int FILE = 0;
  private static final int POSITION = 1;

  private final RowContext context;
  private final @Nullable NewRows newRows;
  private final @Nullable ChangeRecorder changes;
  private final GoneRows deleted = new GoneRows();
  private final GoneRows replaced = new GoneRows();
  private long deletes;
  private long updated;
  private long inserted;

  /**
   * @param context what is told of rows
   * @param newRows null for a statement that only takes rows away
   * @param changes null where none are recorded
   */
  RowDeltaWriter(RowContext context, @Nullable NewRows newRows, @Nullable ChangeRecorder changes) {
    this.context = context;
    this.newRows = newRows;
    this.changes = changes;
  }

  @Override
  public void delete(@Nullable InternalRow metadata, InternalRow id) throws IOException {
    deletes++;
    // A row that has several matches is deleted once.
    if (deleted.add(id.getInt(FILE), id.getLong(POSITION)) && changes != null) {
      changes.deleted(context.preImage(requireNonNull(metadata, "metadata")));
    }
  }

  @Override
  public void update(@Nullable InternalRow metadata, InternalRow id, InternalRow row)
      throws IOException {
    replaced.add(id.getInt(FILE), id.getLong(POSITION));
    requireNonNull(newRows, "newRows").write(row, context.rowId(metadata));
    updated++;
    if (changes != null) {
      changes.updated(context.preImage(requireNonNull(metadata, "metadata")), row);
    }
  }

  @Override
  public void insert(InternalRow row) throws IOException {
    requireNonNull(newRows, "newRows").write(row, null);
    inserted++;
    if (changes != null) {
      changes.inserted(row);
    }
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    WrittenFiles none = new WrittenFiles(List.of());
    return new RowDelta(
        deleted.toBytes(),
        replaced.toBytes(),
        newRows == null ? none : newRows.commit(),
        changes == null ? none : changes.commit(),
        deletes,
        updated,
        inserted);
  }

  @Override
  public void abort() throws IOException {
    if (newRows != null) {
      newRows.abort();
    }
    if (changes != null) {
      changes.abort();
    }
  }

  @Override
  public void close() throws IOException {
    if (newRows != null) {
      newRows.close();
    }
    if (changes != null) {
      changes.close();
    }
  }
}
