package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.FileDifference;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.ScanSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
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

  /** A tag so old is of a process that died. */
  private static final long MOST_TAG_MILLIS = Duration.ofDays(1).toMillis();

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
      VersionTag tag = tagged(difference);
      try {
        checkAreThere(difference);
        commit(difference, parameters);
      } catch (CommitInDoubtException e) {
        tag = null; // stays until it expires: the files may be the table's
        throw e;
      } finally {
        if (tag != null) {
          table.log().tags().drop(tag.name());
        }
      }
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
   * Keeps the files that come back from a VACUUM until they are the table's, by a tag that goes
   * with the statement. Null where no file comes back.
   */
  private @Nullable VersionTag tagged(FileDifference difference) {
    if (difference.added().length == 0 && difference.remasked().length == 0) {
      return null;
    }
    long now = System.currentTimeMillis();
    try {
      return table
          .log()
          .tags()
          .create(
              "restore-" + UUID.randomUUID(),
              earlier,
              table::snapshot,
              paths -> List.of(), // looked for once the tag is there
              now,
              now + MOST_TAG_MILLIS);
    } catch (DeltaException e) {
      throw e.condition().equals("DELTA_TAG_WHILE_VACUUMING")
          ? ProcedureError.DELTA_RESTORE_WHILE_VACUUMING.causedBy(e, "version", earlier.version())
          : e;
    }
  }

  private void commit(FileDifference difference, Map<String, @Nullable String> parameters) {
    Transaction transaction =
        table.log().startTransaction(table.snapshot()).readWholeTable().restore(earlier);
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
