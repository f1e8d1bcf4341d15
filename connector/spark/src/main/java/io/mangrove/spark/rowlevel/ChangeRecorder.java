package io.mangrove.spark.rowlevel;

import io.mangrove.log.changes.ChangeColumns;
import io.mangrove.spark.internals.ExtendedRow;
import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes what one task does to rows into files of change data. For one thread. PROTOCOL: Change
 * Data Files.
 */
final class ChangeRecorder {
  private static final UTF8String INSERT = UTF8String.fromString(ChangeColumns.INSERT);
  private static final UTF8String DELETE = UTF8String.fromString(ChangeColumns.DELETE);
  private static final UTF8String BEFORE = UTF8String.fromString(ChangeColumns.UPDATE_PREIMAGE);
  private static final UTF8String AFTER = UTF8String.fromString(ChangeColumns.UPDATE_POSTIMAGE);

  private final DataWriter<InternalRow> files;
  private final ExtendedRow change =
      new ExtendedRow(new StructType().add(ChangeColumns.TYPE, DataTypes.StringType));

  /**
   * @param files takes all columns of the table and the kind of change behind them
   */
  ChangeRecorder(DataWriter<InternalRow> files) {
    this.files = files;
  }

  void inserted(InternalRow row) throws IOException {
    write(row, INSERT);
  }

  void deleted(InternalRow row) throws IOException {
    write(row, DELETE);
  }

  void updated(InternalRow before, InternalRow after) throws IOException {
    write(before, BEFORE);
    write(after, AFTER);
  }

  private void write(InternalRow row, UTF8String type) throws IOException {
    change.more().update(0, type);
    files.write(change.of(row));
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
