package io.mangrove.spark.write;

import io.mangrove.spark.internals.ParquetWriteSettings;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;

/** Begins the writing of a task. Travels to the executors inside the stage's task binary. */
record TaskWriterFactory(
    String tableRoot,
    WriteLayout layout,
    RowConstraints constraints,
    WriteLimits limits,
    ParquetWriteSettings settings)
    implements DataWriterFactory {

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    TaskFiles files = new TaskFiles(tableRoot, layout, settings, partitionId);
    return constraints.asked(
        layout.isPartitioned()
            ? new PartitionedTaskWriter(files, layout, limits.here())
            : new TaskWriter(files, layout, limits.maxRecordsPerFile()));
  }
}
