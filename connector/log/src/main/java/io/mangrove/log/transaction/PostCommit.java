package io.mangrove.log.transaction;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.mangrove.log.features.TableProperties;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.storage.LogStore;
import java.time.InstantSource;

/**
 * What follows a commit: a checkpoint every so often. The commit is made by then, so nothing here
 * may fail it.
 */
final class PostCommit {
  private static final System.Logger LOG = System.getLogger(PostCommit.class.getName());

  private final LogStore store;
  private final InstantSource clock;

  PostCommit(LogStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param version that was committed
   * @param snapshot of that version or a newer one
   */
  void run(long version, Snapshot snapshot) {
    try {
      if (wantsCheckpoint(version, snapshot)) {
        SnapshotCheckpoint.write(store, snapshot, clock.millis());
      }
    } catch (RuntimeException e) {
      LOG.log(WARNING, () -> "No checkpoint of version " + version + ", which is committed: " + e);
      LOG.log(DEBUG, "What the checkpoint failed with", e);
    }
  }

  private static boolean wantsCheckpoint(long version, Snapshot snapshot) {
    int interval = new TableProperties(snapshot.metadata().configuration()).checkpointInterval();
    return version > 0 && version % interval == 0;
  }
}
