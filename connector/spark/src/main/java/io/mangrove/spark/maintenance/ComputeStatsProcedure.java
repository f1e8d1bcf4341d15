package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.MaskedStats;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.Footers;
import io.mangrove.spark.internals.JobDescription;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.internals.TaskStore;
import io.mangrove.spark.write.FooterStats;
import io.mangrove.spark.write.WritePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.compute_stats(table => 'db.t', only_missing => true)}: describes files anew,
 * with the statistics of the columns that have them now. They come out of the footers; a file whose
 * footer lacks some keeps those it has. No row changes by it.
 */
final class ComputeStatsProcedure extends TableProcedure {
  static final String NAME = "compute_stats";

  private static final int MOST_ATTEMPTS = 5;

  private static final StructType SCHEMA =
      new StructType()
          .add("num_files_updated", DataTypes.LongType)
          .add("num_files_as_before", DataTypes.LongType)
          .add("num_files_without_footer_stats", DataTypes.LongType);

  ComputeStatsProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "ANALYZE TABLE",
        "Computes the statistics of a Delta table's files anew",
        flag("only_missing", "Whether of files that have none only"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    boolean onlyMissing = !arguments.isNullAt(1) && arguments.getBoolean(1);
    ActiveFiles active = table.snapshot().activeFiles();
    int[] rows =
        IntStream.iterate(active.nextRow(0), row -> row >= 0, row -> active.nextRow(row + 1))
            .filter(row -> !onlyMissing || MaskedStats.numRecords(active.stats(row)).isEmpty())
            .toArray();
    List<@Nullable String> told = told(table, rows);
    Map<FileKey, String> described = new LinkedHashMap<>();
    long untold = 0;
    for (int i = 0; i < rows.length; i++) {
      String stats = told.get(i);
      AddFile file = active.file(rows[i]);
      if (stats == null) {
        untold++;
        continue;
      }
      String suiting = file.deletionVector() == null ? stats : MaskedStats.of(stats);
      if (!suiting.equals(file.stats())) {
        described.put(file.key(), suiting);
      }
    }
    long updated = described.isEmpty() ? 0 : commit(table, described);
    return new ProcedureRows(
        SCHEMA, List.of(CatalystValues.row(updated, rows.length - untold - updated, untold)));
  }

  /** What the footers of files say, in their order. */
  private List<@Nullable String> told(LiveTable table, int[] rows) {
    Snapshot snapshot = table.snapshot();
    FooterStats stats =
        WritePlan.of(session(), table, table.schema(), CaseInsensitiveStringMap.empty())
            .footerStats(new Footers(TaskStore.create(session(), Map.of())));
    TaskRunner.Work<FooterTask, ArrayList<@Nullable String>> look =
        (number, task) -> {
          ArrayList<@Nullable String> found = new ArrayList<>();
          for (String path : task.paths()) {
            found.add(stats.of(path));
          }
          return found;
        };
    List<@Nullable String> told = new ArrayList<>();
    JobDescription.during(
            session(),
            "ANALYZE %s: the footers of %d files".formatted(table.name(), rows.length),
            () -> TaskRunner.run(session(), FooterTask.of(snapshot, rows), look))
        .forEach(told::addAll);
    return told;
  }

  /** What others have changed meanwhile stays as they left it. How many files were described. */
  private static int commit(LiveTable table, Map<FileKey, String> described) {
    Snapshot snapshot = table.snapshot();
    for (int attempt = 1; ; attempt++) {
      Transaction transaction = table.at(snapshot).startTransaction();
      int count = 0;
      ActiveFiles active = snapshot.activeFiles();
      for (Map.Entry<FileKey, String> entry : described.entrySet()) {
        int row = active.row(entry.getKey());
        if (row >= 0) {
          AddFile file = active.file(row); // others may have given it row ids or tags
          transaction.add(file.masked(file.deletionVector(), entry.getValue(), false));
          count++;
        }
      }
      if (count == 0) {
        return 0;
      }
      try {
        var unused =
            transaction
                .metrics(Map.of("numUpdatedFiles", Integer.toString(count)))
                .commit(new Operation("COMPUTE STATS", Map.of("predicate", "[]")));
        return count;
      } catch (CommitConflictException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        snapshot = table.log().loadSnapshot();
      }
    }
  }
}
