package io.mangrove.spark.rowlevel;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.jspecify.annotations.Nullable;

/**
 * Begins a task of a statement. Travels to the executors inside the stage's task binary.
 *
 * @param context what is told of rows
 * @param newRows begins the writing of rows; null where there are none to write
 * @param tracked whether new rows have an id and a version behind their columns
 * @param changes begins the recording of changes; null where they are not recorded
 */
record RowDeltaWriterFactory(
    RowContext context,
    @Nullable DataWriterFactory newRows,
    boolean tracked,
    @Nullable DataWriterFactory changes)
    implements DeltaWriterFactory {
  @Override
  public DeltaWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new RowDeltaWriter(
        context,
        newRows == null ? null : new NewRows(newRows.createWriter(partitionId, taskId), tracked),
        changes == null ? null : new ChangeRecorder(changes.createWriter(partitionId, taskId)));
  }
}
