package io.mangrove.spark.maintenance;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.TrackedRows;
import io.mangrove.spark.read.WholeFiles;
import io.mangrove.spark.write.WriteOptions;
import io.mangrove.spark.write.WritePlan;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A table whose files are written anew, at the version that this is worked out on.
 *
 * @param operation as the history shows it
 */
record OptimizeTarget(
    SparkSession session, LiveTable table, OptimizeOptions options, Operation operation) {

  Snapshot snapshot() {
    return table.snapshot();
  }

  /** What rows take along that are tracked; null where they are not. */
  @Nullable TrackedRows tracked() {
    return TrackedRows.of(snapshot().protocol(), snapshot().metadata());
  }

  /** The columns of rows that go from file to file: the table's, and what tracks them. */
  StructType columns() {
    StructType columns = table.schema();
    if (tracked() != null) {
      for (StructField column : TrackedRows.schema().fields()) {
        columns = columns.add(column);
      }
    }
    return columns;
  }

  WholeFiles files() {
    DeltaScanBuilder scan =
        new DeltaScanBuilder(
            session, table.name(), snapshot(), table.schema(), CaseInsensitiveStringMap.empty());
    scan.pruneColumns(columns());
    return new WholeFiles(scan);
  }

  /**
   * How the new files are written.
   *
   * @param maxRecordsPerFile rows after which a file is ended; those of the session do not count
   */
  WritePlan writes(long maxRecordsPerFile) {
    TrackedRows tracked = tracked();
    CaseInsensitiveStringMap none = CaseInsensitiveStringMap.empty();
    WritePlan plan =
        tracked == null
            ? WritePlan.of(session, table, table.schema(), none)
            : WritePlan.ofTracked(session, table, table.schema(), tracked, none);
    WriteOptions asSet = plan.options();
    return new WritePlan(
        plan.target(),
        plan.layout(),
        plan.constraints(),
        plan.settings(),
        new WriteOptions(maxRecordsPerFile, false, asSet.userMetadata(), null, 0));
  }

  Transaction startTransaction() {
    Transaction transaction = table.startTransaction();
    if (tracked() != null) {
      transaction.keepsRowIds();
    }
    return transaction;
  }
}
