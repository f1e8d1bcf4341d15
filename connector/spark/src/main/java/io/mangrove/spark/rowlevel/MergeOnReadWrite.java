package io.mangrove.spark.rowlevel;

import io.mangrove.spark.write.WritePlan;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.jspecify.annotations.Nullable;

/** Takes rows out of a table and puts others in, in one commit. */
final class MergeOnReadWrite implements DeltaWrite {
  private final MergeOnReadOperation operation;
  private final LogicalWriteInfo info;
  private final @Nullable WritePlan newRows;

  MergeOnReadWrite(MergeOnReadOperation operation, LogicalWriteInfo info) {
    this.operation = operation;
    this.info = info;
    // A DELETE has no rows to write.
    this.newRows =
        info.schema().isEmpty()
            ? null
            : operation.target().writePlan(info.schema(), info.options());
  }

  @Override
  public String description() {
    return operation.description();
  }

  @Override
  public DeltaBatchWrite toBatch() {
    return new MergeOnReadBatch(operation, newRows, info.options());
  }
}
