package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.FileDifference;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.ScanSettings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Gives a table the files, the schema and the properties of an earlier version. Files that both
 * versions have stay as they are; what comes back must still be there. For one execution.
 */
final class RestoreJob {
  private static final StructType SCHEMA =
      new StructType()
          .add("table_size_after_restore", DataTypes.LongType)
          .add("num_of_files_after_restore", DataTypes.LongType)
          .add("num_removed_files", DataTypes.LongType)
          .add("num_restored_files", DataTypes.LongType)
          .add("removed_files_size", DataTypes.LongType)
          .add("restored_files_size", DataTypes.LongType);

  private final SparkSession session;
  private final LiveTable table;
  private final Snapshot earlier;
  private long removed;
  private long removedBytes;
  private long restored;
  private long restoredBytes;

  RestoreJob(SparkSession session, LiveTable table, Snapshot earlier) {
    this.session = session;
    this.table = table;
    this.earlier = earlier;
  }

  /**
   * @param parameters as the history shows them
   */
  ProcedureRows run(Map<String, @Nullable String> parameters) {
    FileDifference difference = table.snapshot().diff(earlier);
    if (table.snapshot().version() != earlier.version()) {
      checkNobodyDeletes(difference);
      checkAreThere(difference);
      commit(difference, parameters);
    }
    ActiveFiles files = earlier.activeFiles();
    return new ProcedureRows(
        SCHEMA,
        List.of(
            CatalystValues.row(
                files.totalSizeBytes(),
                (long) files.count(),
                removed,
                restored,
                removedBytes,
                restoredBytes)));
  }

  /**
   * A VACUUM that is about to delete what comes back has said so before the version that was read;
   * one that says so later is in the way of the commit, or sees it.
   */
  private void checkNobodyDeletes(FileDifference difference) {
    boolean bringsBack = difference.added().length > 0 || difference.remasked().length > 0;
    if (bringsBack && table.log().tags().isDeletionUnderWay(System.currentTimeMillis())) {
      throw ProcedureError.DELTA_RESTORE_WHILE_VACUUMING.with("version", earlier.version());
    }
  }

  private void commit(FileDifference difference, Map<String, @Nullable String> parameters) {
    Transaction transaction = table.startTransaction().readWholeTable().restore(earlier);
    long now = System.currentTimeMillis();
    for (int row : difference.removed()) {
      remove(difference.before().file(row), transaction, now);
    }
    for (int row : difference.remaskedBefore()) {
      remove(difference.before().file(row), transaction, now);
    }
    for (int row : difference.added()) {
      restore(difference.after().file(row), transaction);
    }
    for (int row : difference.remasked()) {
      restore(difference.after().file(row), transaction);
    }
    var unused = transaction.metrics(metrics()).commit(new Operation("RESTORE", parameters));
  }

  private void remove(AddFile file, Transaction transaction, long now) {
    removed++;
    removedBytes += file.sizeBytes();
    transaction.remove(file.removed(now, true));
  }

  private void restore(AddFile file, Transaction transaction) {
    restored++;
    restoredBytes += file.sizeBytes();
    transaction.add(file.masked(file.deletionVector(), file.stats(), true));
  }

  private Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    ActiveFiles files = earlier.activeFiles();
    metrics.put("tableSizeAfterRestore", Long.toString(files.totalSizeBytes()));
    metrics.put("numOfFilesAfterRestore", Long.toString(files.count()));
    metrics.put("numRemovedFiles", Long.toString(removed));
    metrics.put("numRestoredFiles", Long.toString(restored));
    metrics.put("removedFilesSize", Long.toString(removedBytes));
    metrics.put("restoredFilesSize", Long.toString(restoredBytes));
    return metrics;
  }

  /** A VACUUM, or somebody with another tool, may have deleted what comes back. */
  private void checkAreThere(FileDifference difference) {
    if (ScanSettings.ignoresMissingFiles(session)) {
      return;
    }
    Set<String> needed = new HashSet<>();
    for (int row : difference.added()) {
      addPaths(difference.after(), row, needed);
    }
    for (int row : difference.remasked()) {
      addPaths(difference.after(), row, needed);
    }
    SortedSet<String> missing = new MissingFiles(session, earlier.tableRoot()).among(needed);
    if (!missing.isEmpty()) {
      throw ProcedureError.DELTA_FILE_NOT_FOUND_DETAILED.with(
          "filePath", missing.first(), "version", earlier.version(), "count", missing.size());
    }
  }

  private void addPaths(ActiveFiles files, int row, Set<String> paths) {
    FilePaths.of(earlier.tableRoot(), files.path(row), files.deletionVector(row), paths::add);
  }
}
