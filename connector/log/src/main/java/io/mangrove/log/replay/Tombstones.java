package io.mangrove.log.replay;

import static io.mangrove.log.checkpoint.FileRow.ABSENT;

import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.checkpoint.FileRow;
import org.jspecify.annotations.Nullable;

/** The removed files that the log still speaks of. Never changes; safe for several threads. */
public final class Tombstones {
  private final FileColumns columns;
  private final RowSet removed;

  Tombstones(FileColumns columns, RowSet removed) {
    this.columns = columns;
    this.removed = removed;
  }

  public int count() {
    return removed.count();
  }

  /** The first tombstone's row at {@code from} or after it, or -1. */
  public int nextRow(int from) {
    return removed.next(from);
  }

  /** Milliseconds since the epoch; 0 where the writer left it out. */
  public long deletionTimestamp(int row) {
    long time = columns.time(row);
    return time == ABSENT ? 0 : time;
  }

  /** The whole action without its statistics, which are not kept; made anew with each call. */
  public RemoveFile file(int row) {
    FileRow file = new FileRow();
    columns.read(row, true, file);
    return new RemoveFile(
        FileColumns.text(file.path),
        orNull(file.time),
        false,
        file.extendedFileMetadata,
        file.partitionValues,
        orNull(file.sizeBytes),
        null,
        file.tags,
        file.deletionVector,
        orNull(file.baseRowId),
        orNull(file.defaultRowCommitVersion));
  }

  RowSet removedRows() {
    return removed;
  }

  private static @Nullable Long orNull(long value) {
    return value == ABSENT ? null : value;
  }
}
