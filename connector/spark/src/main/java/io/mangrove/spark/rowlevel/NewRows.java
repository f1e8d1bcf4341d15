package io.mangrove.spark.rowlevel;

import io.mangrove.spark.internals.ExtendedRow;
import io.mangrove.spark.read.TrackedRows;
import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows that one task of a statement makes, with the ids of those whose place they take
 * where the table tracks its rows. For one thread.
 */
final class NewRows {
  private static final int ROW_ID = 0;

  private final DataWriter<InternalRow> files;
  private final @Nullable ExtendedRow tracked;

  /**
   * @param tracked whether rows have an id and a version behind their columns
   */
  NewRows(DataWriter<InternalRow> files, boolean tracked) {
    this.files = files;
    this.tracked = tracked ? new ExtendedRow(TrackedRows.schema()) : null;
  }

  /**
   * Writes a row. The version that wrote it is left to the commit.
   *
   * @param id null: the commit gives it one
   */
  void write(InternalRow row, @Nullable Long id) throws IOException {
    if (tracked == null) {
      files.write(row);
      return;
    }
    if (id == null) {
      tracked.more().setNullAt(ROW_ID);
    } else {
      tracked.more().setLong(ROW_ID, id);
    }
    files.write(tracked.of(row));
  }

  WrittenFiles commit() throws IOException {
    return (WrittenFiles) files.commit();
  }

  void abort() throws IOException {
    files.abort();
  }

  void close() throws IOException {
    files.close();
  }
}
