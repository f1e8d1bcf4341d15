package io.mangrove.spark.maintenance;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.maintenance.ForgottenRemovals;
import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.internals.FolderFiles;
import java.util.List;

/**
 * The files that the newest version needs, and those before it within the retention. Grows with
 * each look at the log, since a RESTORE or a clone may bring files back that were none of the
 * table's; for one thread.
 */
final class RetainedFiles {
  private final DeltaLog log;
  private final long cutoffMillis;
  private final KeptFiles kept;
  private Snapshot seen;

  /**
   * @param cutoffMillis what was removed since then stays; since the epoch
   */
  RetainedFiles(DeltaLog log, Snapshot snapshot, long cutoffMillis) {
    this.log = log;
    this.cutoffMillis = cutoffMillis;
    this.seen = snapshot;
    this.kept = KeptFiles.of(snapshot, cutoffMillis);
    new ForgottenRemovals(log.store(), snapshot, cutoffMillis).keepIn(kept);
  }

  /** As of the last look; safe for use by several threads until the next. */
  KeptFiles kept() {
    return kept;
  }

  /** Those of some files that no version needs which is there now. */
  List<FolderFiles.Found> unneeded(List<FolderFiles.Found> files) {
    Snapshot newest = log.loadSnapshot();
    if (newest.version() > seen.version()) {
      for (CommitChanges commit : log.changes(newest, seen.version() + 1, newest.version())) {
        kept.addChangedBy(commit);
      }
    } else if (newest.version() < seen.version()) { // another table in the place of the one seen
      kept.addNeededBy(newest, cutoffMillis);
    }
    seen = newest;
    return files.stream().filter(file -> !kept.needs(file.path())).toList();
  }
}
