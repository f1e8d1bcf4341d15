package io.mangrove.spark.maintenance;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.VacuumNotice;
import io.mangrove.spark.internals.FolderFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that writers may be about to commit: young, and named by no commit yet. Where a VACUUM is
 * to keep nothing it waits for them, until a commit names them or they are so old that their commit
 * fails. Remembers the commits it has seen; for one thread.
 */
final class UncommittedFiles {
  private static final long POLL_MILLIS = 500;

  private final DeltaLog log;
  private final Set<String> named = new HashSet<>();
  private long seen = -1;

  UncommittedFiles(DeltaLog log) {
    this.log = log;
  }

  /** Waits until none of these files may be committed any more without a notice of it. */
  void await(List<FolderFiles.Found> files) {
    try {
      while (isAnyAmong(files)) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writers were waited for", e);
    }
  }

  private boolean isAnyAmong(List<FolderFiles.Found> files) {
    long since = System.currentTimeMillis() - VacuumNotice.LEAST_RETENTION_MILLIS;
    List<FolderFiles.Found> young =
        files.stream().filter(file -> file.modificationTime() >= since).toList();
    if (young.isEmpty()) {
      return false;
    }
    readCommits(since - VacuumNotice.LEAST_RETENTION_MILLIS);
    return young.stream().anyMatch(file -> !named.contains(file.path()));
  }

  /** A file is not committed before it is written, as far as clocks of a store and a driver go. */
  private void readCommits(long sinceMillis) {
    Snapshot newest = log.loadSnapshot();
    for (long version = newest.version(); version > seen; version--) {
      CommitChanges commit = changes(newest, version);
      if (commit == null || commit.timestamp() < sinceMillis) {
        break;
      }
      add(newest.tableRoot(), commit);
    }
    seen = newest.version();
  }

  /** Null where the log no longer has the commit. */
  private @Nullable CommitChanges changes(Snapshot newest, long version) {
    try {
      return log.changes(newest, version, version).iterator().next();
    } catch (DeltaException e) {
      if (e.condition().equals("DELTA_VERSION_NOT_FOUND")) {
        return null;
      }
      throw e;
    }
  }

  private void add(String root, CommitChanges commit) {
    for (AddFile file : commit.added()) {
      FilePaths.of(root, file.path(), file.deletionVector(), named::add);
    }
    for (RemoveFile file : commit.removed()) {
      FilePaths.of(root, file.path(), file.deletionVector(), named::add);
    }
    for (AddCdcFile file : commit.changeFiles()) {
      named.add(DataPath.absolute(root, file.path()));
    }
  }
}
