package io.mangrove.spark.maintenance;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.WholeFiles;
import io.mangrove.spark.write.WriteOptions;
import io.mangrove.spark.write.WritePlan;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

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

  /** The table's columns as they are read. */
  DeltaScanBuilder scan() {
    return new DeltaScanBuilder(
        session, table.name(), snapshot(), table.schema(), CaseInsensitiveStringMap.empty());
  }

  WholeFiles files() {
    return new WholeFiles(scan());
  }

  /**
   * How the new files are written.
   *
   * @param maxRecordsPerFile rows after which a file is ended; those of the session do not count
   */
  WritePlan writes(long maxRecordsPerFile) {
    WritePlan plan = WritePlan.of(session, table, table.schema(), CaseInsensitiveStringMap.empty());
    WriteOptions asSet = plan.options();
    return new WritePlan(
        plan.target(),
        plan.layout(),
        plan.constraints(),
        plan.settings(),
        new WriteOptions(maxRecordsPerFile, false, asSet.userMetadata(), null, 0));
  }

  Transaction startTransaction() {
    return table.startTransaction().userMetadata(writes(Long.MAX_VALUE).options().userMetadata());
  }
}
