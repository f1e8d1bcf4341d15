package io.mangrove.log.transaction;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.mangrove.log.features.TableProperties;
import io.mangrove.log.maintenance.LogCleanup;
import io.mangrove.log.maintenance.LogCompaction;
import io.mangrove.log.maintenance.SymlinkManifests;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.snapshot.SnapshotChecksum;
import io.mangrove.log.snapshot.SnapshotLoader;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What follows a commit: its checksum, lists of files for engines without Delta, and every so often
 * a checkpoint and a cleanup of the log, or a compaction of commits. The commit is made by then, so
 * nothing here may fail it. Remembers how far the log was cleaned. Safe for use by several threads.
 */
final class PostCommit {
  private static final System.Logger LOG = System.getLogger(PostCommit.class.getName());

  /** A writer does not wait for more; its next checkpoint goes on. */
  private static final int MOST_FILES = 500;

  /** Those who commit meanwhile write theirs, too. */
  private static final int MOST_MANIFESTS = 100;

  private final LogStore store;
  private final SnapshotLoader loader;
  private final InstantSource clock;
  private volatile long cleanedTo = Long.MIN_VALUE;

  PostCommit(LogStore store, SnapshotLoader loader, InstantSource clock) {
    this.store = store;
    this.loader = loader;
    this.clock = clock;
  }

  /**
   * Writes the checksum, then the checkpoint if it is time, and then cleans up; each may fail by
   * itself, but without a checkpoint nothing is deleted.
   *
   * @param commit that was made
   * @param snapshot of that version or a newer one
   */
  void run(NewCommit commit, Snapshot snapshot) {
    long version = commit.version();
    try {
      SnapshotChecksum.write(store, snapshot, commit);
    } catch (IOException | RuntimeException e) {
      LOG.log(WARNING, () -> "No checksum of version " + version + ", which is committed: " + e);
    }
    if (snapshot.properties().symlinkManifests()) {
      writeManifests(commit, snapshot);
    }
    if (!wantsCheckpoint(version, snapshot)) {
      compact(version, snapshot);
      return;
    }
    try {
      SnapshotCheckpoint.write(store, snapshot, clock.millis());
    } catch (RuntimeException e) {
      LOG.log(WARNING, () -> "No checkpoint of version " + version + ", which is committed: " + e);
      LOG.log(DEBUG, "What the checkpoint failed with", e);
      return;
    }
    try {
      cleanUp(snapshot);
    } catch (IOException | RuntimeException e) {
      LOG.log(WARNING, () -> "No cleanup of the log after version " + version + ": " + e);
      LOG.log(DEBUG, "What the cleanup failed with", e);
    }
  }

  private void writeManifests(NewCommit commit, Snapshot snapshot) {
    try {
      @Nullable Snapshot next = snapshot;
      // Whoever writes last must not have been the first to look.
      for (int i = 0; next != null && i < MOST_MANIFESTS; i++) {
        boolean written = new SymlinkManifests(store, next).writeTouchedBy(commit.actions());
        next = written ? successor(next) : null;
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(
          WARNING,
          () ->
              "No symlink manifests of version "
                  + commit.version()
                  + ", which is committed; GENERATE symlink_format_manifest writes them: "
                  + e);
    }
  }

  /** The newest version of the same table, if it has manifests, too; null if it is this one. */
  private @Nullable Snapshot successor(Snapshot snapshot) {
    Snapshot newest = loader.refresh(snapshot);
    return newest != null
            && newest.version() > snapshot.version()
            && newest.metadata().id().equals(snapshot.metadata().id())
            && newest.properties().symlinkManifests()
        ? newest
        : null;
  }

  /** Where there is no checkpoint, the commits since the last multiple of the interval. */
  private void compact(long version, Snapshot snapshot) {
    int interval = snapshot.properties().logCompactionInterval();
    if (interval == 0 || version == 0 || version % interval != 0) {
      return;
    }
    try {
      new LogCompaction(store, snapshot.tableRoot()).write(version - interval + 1, version);
    } catch (IOException | RuntimeException e) {
      LOG.log(WARNING, () -> "No compaction of the commits up to version " + version + ": " + e);
    }
  }

  /** Once a day's commits have been deleted, there is nothing to be done until the day is over. */
  private void cleanUp(Snapshot snapshot) throws IOException {
    long cutoffMillis = LogCleanup.cutoffMillis(snapshot, clock.millis());
    if (!snapshot.properties().expiredLogCleanup() || cutoffMillis == cleanedTo) {
      return;
    }
    LogCleanup cleanup = new LogCleanup(store, snapshot.tableRoot());
    if (cleanup.run(snapshot, clock.millis(), MOST_FILES).isComplete()) {
      cleanedTo = cutoffMillis;
    }
  }

  private static boolean wantsCheckpoint(long version, Snapshot snapshot) {
    int interval = new TableProperties(snapshot.metadata().configuration()).checkpointInterval();
    return version > 0 && version % interval == 0;
  }
}
