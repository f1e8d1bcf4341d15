package io.mangrove.spark.maintenance;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.VacuumNotice;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.FolderFiles;
import io.mangrove.spark.internals.JobDescription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what no version within the retention needs and none that has a tag: files that are as old
 * as that and that neither the newest version nor a younger tombstone names. What a writer has
 * under way is younger; if not, it is waited for, and told by {@link VacuumNotice} if that was not
 * enough. What was committed meanwhile is asked for before each of the requests to delete. For one
 * execution, on the driver.
 */
final class VacuumJob {
  private static final Logger LOG = System.getLogger(VacuumJob.class.getName());
  private static final StructType SCHEMA = new StructType().add("path", DataTypes.StringType);
  private static final int MOST_ROWS = 1000;

  private final SparkSession session;
  private final LiveTable table;
  private final VacuumOptions options;
  private final DeltaLog log;
  private final Snapshot snapshot;
  private final long tableRetentionMillis;
  private final long cutoffMillis;
  private final TaggedFiles tagged;
  private int gone;
  private int refused;

  /** Whether the log says that files are being deleted. */
  private boolean begun;

  private FolderFiles.@Nullable Refusal firstRefusal;

  VacuumJob(SparkSession session, LiveTable table, VacuumOptions options) {
    this.session = session;
    this.table = table;
    this.options = options;
    this.log = table.log();
    this.snapshot = table.snapshot();
    this.tableRetentionMillis = snapshot.properties().deletedFileRetention().toMillis();
    Long asked = options.retentionMillis();
    this.cutoffMillis = System.currentTimeMillis() - (asked == null ? tableRetentionMillis : asked);
    this.tagged = new TaggedFiles(log, KeptFiles.none(snapshot.tableRoot()));
  }

  ProcedureRows run() {
    // PROTOCOL: Vacuum Protocol Check. Whoever cannot write the table does not know what it needs.
    WriteSupport.check(snapshot.tableRoot(), snapshot.protocol(), snapshot.metadata());
    checkRetention();
    try (FolderFiles folder =
        new FolderFiles(session, snapshot.tableRoot(), options.parallelism())) {
      RetainedFiles retained = new RetainedFiles(log, snapshot, cutoffMillis);
      Superfluous found = search(retained.kept(), folder);
      if (!options.dryRun()) {
        new UncommittedFiles(log).await(found.files());
      }
      Superfluous files = found.with(retained::unneeded).with(tagged::unneeded);
      if (options.dryRun()) {
        return named(files);
      }
      ProcedureRows rows = deleted(files, retained, folder);
      tagged.dropExpired();
      LOG.log(Level.INFO, this + " is done: " + folder.progress());
      return rows;
    }
  }

  private Superfluous search(KeptFiles kept, FolderFiles folder) {
    String inventory = options.inventory();
    if (options.lite()) {
      return new LoggedFiles(log, snapshot, cutoffMillis).search(kept, folder);
    }
    return inventory == null
        ? new ListedFiles(snapshot, cutoffMillis).search(kept, folder)
        : JobDescription.during(
            session,
            this + ", by its inventory",
            () ->
                new InventoryFiles(session, snapshot, cutoffMillis)
                    .search(inventory, kept, folder));
  }

  private void checkRetention() {
    Long asked = options.retentionMillis();
    if (asked != null && asked < tableRetentionMillis && options.retentionCheck()) {
      long hour = Duration.ofHours(1).toMillis();
      throw ProcedureError.DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT.with(
          "configuredRetentionHours", (tableRetentionMillis + hour - 1) / hour);
    }
  }

  private ProcedureRows named(Superfluous files) {
    List<InternalRow> rows = new ArrayList<>();
    for (FolderFiles.Found file : files.files()) {
      rows.add(row(file.path()));
    }
    for (String empty : files.emptyFolders()) {
      rows.add(row(empty));
    }
    return new ProcedureRows(SCHEMA, rows.subList(0, Math.min(rows.size(), MOST_ROWS)));
  }

  private ProcedureRows deleted(Superfluous files, RetainedFiles retained, FolderFiles folder) {
    try {
      tagged.delete(
          files.files(), () -> begin(files), batch -> delete(retained.unneeded(batch), folder));
      FolderFiles.Refusal refusal = firstRefusal;
      if (refusal != null) {
        throw ProcedureError.DELTA_VACUUM_FILES_NOT_DELETED.with(
            "count", refused, "filePath", refusal.path(), "reason", refusal.reason());
      }
      gone += folder.deleteEmpty(files.emptyFolders());
      files.remember(log);
    } catch (RuntimeException | Error e) {
      try {
        end("FAILED", files);
      } catch (DeltaException second) { // what went wrong first is what matters
        e.addSuppressed(second);
      }
      throw e;
    }
    end("COMPLETED", files);
    return new ProcedureRows(SCHEMA, List.of(row(snapshot.tableRoot())));
  }

  private void begin(Superfluous files) {
    if (options.logged()) {
      Operation notice =
          VacuumNotice.of(
              options.retentionCheck(), options.retentionMillis(), tableRetentionMillis);
      commit(notice, startMetrics(files));
      begun = true;
    }
  }

  private void end(String status, Superfluous files) {
    if (begun) {
      Map<String, String> metrics = new LinkedHashMap<>();
      metrics.put("numDeletedFiles", Integer.toString(gone));
      metrics.put("numVacuumedDirectories", Integer.toString(files.folders()));
      commit(new Operation("VACUUM END", Map.of("status", status)), metrics);
    }
  }

  /** One file that cannot be deleted keeps none of the others from it. */
  private void delete(List<FolderFiles.Found> batch, FolderFiles folder) {
    List<FolderFiles.Refusal> refusals =
        folder.deleteFiles(batch.stream().map(FolderFiles.Found::path).toList());
    gone += batch.size() - refusals.size();
    refused += refusals.size();
    if (firstRefusal == null && !refusals.isEmpty()) {
      firstRefusal = refusals.get(0);
    }
  }

  private static Map<String, String> startMetrics(Superfluous files) {
    Map<String, String> metrics = new LinkedHashMap<>();
    int count = files.files().size() + files.emptyFolders().size();
    metrics.put("numFilesToDelete", Integer.toString(count));
    metrics.put("sizeOfDataToDelete", Long.toString(files.sizeBytes()));
    return metrics;
  }

  private void commit(Operation operation, Map<String, String> metrics) {
    var unused = table.at(log.loadSnapshot()).startTransaction().metrics(metrics).commit(operation);
  }

  private static InternalRow row(String path) {
    return CatalystValues.row(CatalystValues.string(path));
  }

  @Override
  public String toString() {
    return "VACUUM of " + table.name();
  }
}
