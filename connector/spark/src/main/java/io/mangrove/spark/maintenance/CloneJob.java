package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.internals.CatalystValues;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table of the files of another one by one commit. A table in its place gives way. For one
 * execution, on the driver.
 */
final class CloneJob {
  static final StructType SCHEMA =
      new StructType()
          .add("source_table_size", DataTypes.LongType)
          .add("source_num_of_files", DataTypes.LongType)
          .add("num_removed_files", DataTypes.LongType)
          .add("num_copied_files", DataTypes.LongType)
          .add("removed_files_size", DataTypes.LongType)
          .add("copied_files_size", DataTypes.LongType);

  private static final String OPERATION = "CLONE";

  private final CloneSource source;
  private final PlacedTable target;
  private final Map<String, String> properties;
  private final ClonedFiles files;
  private final boolean deep;

  private CloneJob(
      CloneSource source,
      PlacedTable target,
      Map<String, String> properties,
      ClonedFiles files,
      boolean deep) {
    this.source = source;
    this.target = target;
    this.properties = properties;
    this.files = files;
    this.deep = deep;
  }

  /**
   * A clone whose files stay where they are.
   *
   * @param properties that the clone has other than the source
   */
  static CloneJob shallow(CloneSource source, PlacedTable target, Map<String, String> properties) {
    ClonedFiles files = new SharedFiles(source.snapshot().tableRoot());
    return new CloneJob(source, target, properties, files, false);
  }

  /** A clone with copies of the files. */
  static CloneJob deep(
      SparkSession session,
      CloneSource source,
      PlacedTable target,
      Map<String, String> properties) {
    ClonedFiles files = new CopiedFiles(session, source, target);
    return new CloneJob(source, target, properties, files, true);
  }

  /** Whether the table that is there is what this would make, and nobody has changed it since. */
  boolean isDone() {
    Snapshot existing = target.existing();
    if (existing == null || existing.version() != 0 || !properties.isEmpty()) {
      return false;
    }
    CommitInfo info = target.log().history().latest(1).get(0).info();
    return info != null
        && OPERATION.equals(info.operation())
        && parameters().equals(info.operationParameters())
        && hasWhatTheSourceHas(existing);
  }

  /**
   * Versions do not tell: plain files have none, and a source that was dropped and made anew has
   * the same ones again.
   */
  private boolean hasWhatTheSourceHas(Snapshot existing) {
    Metadata made = existing.metadata();
    Metadata wanted = source.snapshot().metadata();
    ActiveFiles there = existing.activeFiles();
    ActiveFiles sources = source.snapshot().activeFiles();
    if (!made.schemaString().equals(wanted.schemaString())
        || !made.partitionColumns().equals(wanted.partitionColumns())
        || there.count() != sources.count()) {
      return false;
    }
    for (int row = sources.nextRow(0); row >= 0; row = sources.nextRow(row + 1)) {
      int clone = there.row(files.of(sources.file(row)).key());
      if (clone < 0 || there.sizeBytes(clone) != sources.sizeBytes(row)) {
        return false;
      }
    }
    return true;
  }

  ProcedureRows run() {
    Snapshot existing = target.existing();
    Snapshot cloned = source.snapshot();
    if (existing != null && existing.tableRoot().equals(cloned.tableRoot())) {
      throw CloneError.DELTA_UNSUPPORTED_CLONE_REPLACE_SAME_TABLE.with(
          "tableName", target.entry().name());
    }
    Transaction transaction =
        existing == null
            ? target.startCreation()
            : target.startTransaction(existing).readWholeTable();
    transaction.cloneOf(cloned, metadata(existing));
    BitSet stays = new BitSet();
    ActiveFiles sources = cloned.activeFiles();
    for (int row = sources.nextRow(0); row >= 0; row = sources.nextRow(row + 1)) {
      AddFile original = sources.file(row);
      AddFile file = files.of(original);
      int there = existing == null ? -1 : existing.activeFiles().row(file.key());
      if (there >= 0) {
        stays.set(there);
      } else {
        files.need(original, file);
        transaction.add(file);
      }
    }
    long removed = 0;
    long removedBytes = 0;
    if (existing != null) {
      long now = System.currentTimeMillis();
      ActiveFiles old = existing.activeFiles();
      for (int row = old.nextRow(0); row >= 0; row = old.nextRow(row + 1)) {
        if (!stays.get(row)) {
          removed++;
          removedBytes += old.sizeBytes(row);
          transaction.remove(old.file(row).removed(now, true));
        }
      }
    }
    ClonedFiles.Fetched fetched;
    try {
      fetched = fetch(existing != null);
      commit(
          transaction
              .filesSince(fetched.foundSinceMillis())
              .metrics(metrics(removed, removedBytes, fetched)));
    } catch (Throwable e) {
      if (!(e instanceof CommitInDoubtException)) {
        files.discard();
      }
      throw e;
    }
    files.keep();
    target.registration().run();
    return answer(removed, removedBytes, fetched);
  }

  /**
   * What is there already no version needs yet, and a VACUUM may be deleting it. One that begins
   * later is in the way of the commit.
   */
  private ClonedFiles.Fetched fetch(boolean replaces) {
    boolean deleting =
        replaces && target.log().tags().isDeletionUnderWay(System.currentTimeMillis());
    ClonedFiles.Fetched fetched = files.fetch();
    if (deleting && fetched.foundAny()) {
      throw CloneError.DELTA_CLONE_WHILE_VACUUMING.with("tableName", target.entry().name());
    }
    return fetched;
  }

  private void commit(Transaction transaction) {
    try {
      var unused = transaction.commit(new Operation(OPERATION, parameters()));
    } catch (DeltaException e) {
      throw e.condition().equals("DELTA_ROW_ID_ASSIGNMENT_WITHOUT_STATS")
          ? CloneError.DELTA_CLONE_WITH_ROW_TRACKING_WITHOUT_STATS.causedBy(
              e, "file", String.valueOf(e.messageParameters().get("file")))
          : e;
    }
  }

  /** Its name and comment are a table's own, and its id for life. */
  private Metadata metadata(@Nullable Snapshot existing) {
    Metadata own = existing == null ? null : existing.metadata();
    Metadata cloned = source.snapshot().metadata();
    Map<String, String> configuration = new LinkedHashMap<>(cloned.configuration());
    configuration.putAll(properties);
    return new Metadata(
        own == null ? UUID.randomUUID().toString() : own.id(),
        own == null ? null : own.name(),
        own == null ? null : own.description(),
        cloned.formatProvider(),
        cloned.formatOptions(),
        cloned.schemaString(),
        cloned.partitionColumns(),
        cloned.createdTime(),
        configuration);
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("source", source.name());
    parameters.put("sourceVersion", Long.toString(source.version()));
    if (deep) { // which delta-spark has no name for
      parameters.put("isShallow", "false");
    }
    return parameters;
  }

  private Map<String, String> metrics(
      long removed, long removedBytes, ClonedFiles.Fetched fetched) {
    ActiveFiles sources = source.snapshot().activeFiles();
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("sourceTableSize", Long.toString(sources.totalSizeBytes()));
    metrics.put("sourceNumOfFiles", Long.toString(sources.count()));
    metrics.put("numRemovedFiles", Long.toString(removed));
    metrics.put("removedFilesSize", Long.toString(removedBytes));
    metrics.put("numCopiedFiles", Long.toString(fetched.files()));
    metrics.put("copiedFilesSize", Long.toString(fetched.sizeBytes()));
    return metrics;
  }

  /** What the statement shows where all is done already. */
  ProcedureRows answer() {
    return answer(0, 0, ClonedFiles.Fetched.NOTHING);
  }

  private ProcedureRows answer(long removed, long removedBytes, ClonedFiles.Fetched fetched) {
    ActiveFiles sources = source.snapshot().activeFiles();
    return new ProcedureRows(
        SCHEMA,
        List.of(
            CatalystValues.row(
                sources.totalSizeBytes(),
                (long) sources.count(),
                removed,
                fetched.files(),
                removedBytes,
                fetched.sizeBytes())));
  }
}
