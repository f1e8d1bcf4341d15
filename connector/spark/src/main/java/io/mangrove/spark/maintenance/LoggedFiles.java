package io.mangrove.spark.maintenance;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.maintenance.LastVacuum;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.TableChanges;
import io.mangrove.spark.internals.FolderFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for superfluous files in the log alone: those that its commits have removed. What a writer
 * has left that failed is not among them.
 */
final class LoggedFiles {
  private final DeltaLog log;
  private final Snapshot snapshot;
  private final long cutoffMillis;

  /**
   * @param cutoffMillis what was removed since then stays; since the epoch
   */
  LoggedFiles(DeltaLog log, Snapshot snapshot, long cutoffMillis) {
    this.log = log;
    this.snapshot = snapshot;
    this.cutoffMillis = cutoffMillis;
  }

  Superfluous search(KeptFiles kept, FolderFiles folder) {
    long first = firstVersion();
    Set<String> paths = new LinkedHashSet<>();
    long last = first - 1;
    if (first <= snapshot.version()) {
      for (CommitChanges commit : changes(first)) {
        if (commit.timestamp() >= cutoffMillis) {
          break;
        }
        last = commit.version();
        addRemoved(commit, paths);
      }
    }
    List<String> unneeded = new ArrayList<>();
    for (String path : paths) {
      String below = folder.below(path); // a clone's log names files of its source as well
      if (below != null && !kept.needs(below)) {
        unneeded.add(below);
      }
    }
    return new Superfluous(folder.existing(unneeded), List.of(), 0, last);
  }

  /** The first commit that was not gone through before. */
  private long firstVersion() {
    try {
      return new LastVacuum(log.store(), log.tableRoot()).version() + 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has the next search look once more at what was removed after a version: a tag that is about to
   * go has kept such files. The log may have lost the first of these commits.
   */
  static void lookAgainAfter(DeltaLog log, long version) {
    long earliest = log.history().versions().earliest();
    try {
      new LastVacuum(log.store(), log.tableRoot()).goBackTo(Math.max(version, earliest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TableChanges changes(long first) {
    try {
      return log.changes(snapshot, first, snapshot.version());
    } catch (DeltaException e) {
      throw e.condition().equals("DELTA_VERSION_NOT_FOUND")
          ? ProcedureError.DELTA_CANNOT_VACUUM_LITE.causedBy(e)
          : e;
    }
  }

  private void addRemoved(CommitChanges commit, Set<String> paths) {
    String root = snapshot.tableRoot();
    for (RemoveFile file : commit.removed()) {
      FilePaths.of(root, file.path(), file.deletionVector(), paths::add);
    }
    for (AddCdcFile file : commit.changeFiles()) {
      paths.add(DataPath.absolute(root, file.path()));
    }
  }
}
