package io.mangrove.spark.rowlevel;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.jspecify.annotations.Nullable;

/**
 * Begins a task of a statement. Travels to the executors inside the stage's task binary.
 *
 * @param newRows begins the writing of rows; null where there are none to write
 */
record RowDeltaWriterFactory(@Nullable DataWriterFactory newRows) implements DeltaWriterFactory {
  @Override
  public DeltaWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new RowDeltaWriter(newRows == null ? null : newRows.createWriter(partitionId, taskId));
  }
}
