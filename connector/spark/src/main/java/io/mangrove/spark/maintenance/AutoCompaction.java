package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Committed;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.catalog.AfterCommit;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.internals.BackgroundWork;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Puts small files together behind the statements that leave them, where the table or the session
 * asks for it. It gives way: a conflict ends it, and the next statement makes it try again.
 */
public final class AutoCompaction implements AfterCommit {
  private static final Logger LOG = System.getLogger(AutoCompaction.class.getName());

  private final BackgroundWork background = new BackgroundWork("delta-auto-compaction");

  @Override
  public void committed(SparkSession session, LiveTable table, Committed commit) {
    try {
      AutoCompactionOptions options =
          AutoCompactionOptions.of(session, table.metadata().configuration());
      if (!options.enabled()) {
        return;
      }
      Runnable work = () -> compact(session, table, options);
      if (options.inBackground()) {
        background.submit(session, table.log().tableRoot(), work);
      } else {
        work.run();
      }
    } catch (RuntimeException e) {
      failed(session, table, e);
    }
  }

  /**
   * Lets work on a table end before a statement looks for the rows that it is to change: they must
   * not be moved under it.
   *
   * @return whether there was any
   */
  public boolean await(LiveTable table) {
    return background.await(table.log().tableRoot());
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, the statement has succeeded
  private static void compact(
      SparkSession session, LiveTable written, AutoCompactionOptions options) {
    try {
      LiveTable table = written.at(written.log().loadSnapshot());
      ActiveFiles files = table.snapshot().activeFiles();
      CompactionPlan plan =
          CompactionPlan.of(files, candidates(table.snapshot(), options), options.limits());
      if (!plan.groups().isEmpty()) {
        OptimizeOptions asOptimize =
            new OptimizeOptions(
                options.limits(),
                OptimizeOptions.of(session, table.snapshot().properties()).commitIntervalMillis());
        OptimizeTarget target = new OptimizeTarget(session, table, asOptimize, operation());
        new CompactionJob(target, plan, new OptimizeMetrics()).run();
      }
    } catch (Exception e) {
      failed(session, written, e);
    }
  }

  /** Small files in partitions that have many of them; none whose rows are in order. */
  static BitSet candidates(Snapshot snapshot, AutoCompactionOptions options) {
    ActiveFiles files = snapshot.activeFiles();
    boolean clustered = !Clustering.columns(snapshot).isEmpty();
    BitSet small = new BitSet(files.rows());
    int[] counts = new int[files.partitionCount()];
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      if (files.sizeBytes(row) < options.limits().minFileBytes()
          && !(clustered && isInOrder(files.file(row)))) {
        small.set(row);
        counts[files.partitionOrdinal(row)]++;
      }
    }
    for (int row = small.nextSetBit(0); row >= 0; row = small.nextSetBit(row + 1)) {
      if (counts[files.partitionOrdinal(row)] < options.minNumFiles()) {
        small.clear(row);
      }
    }
    return small;
  }

  private static boolean isInOrder(AddFile file) {
    return Clustering.PROVIDER.equals(file.clusteringProvider());
  }

  /** As the history of other Delta engines shows it, too. */
  private static Operation operation() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("predicate", JsonText.list(List.of()));
    parameters.put("zOrderBy", JsonText.list(List.of()));
    parameters.put("clusterBy", JsonText.list(List.of()));
    parameters.put("auto", "true");
    return new Operation("OPTIMIZE", parameters);
  }

  /** Whoever stops the session does not want to hear what that was in the way of. */
  private static void failed(SparkSession session, LiveTable table, Exception e) {
    Level level = BackgroundWork.isOver(session) ? Level.DEBUG : Level.WARNING;
    LOG.log(level, "The small files of " + table.name() + " stay for now", e);
  }
}
