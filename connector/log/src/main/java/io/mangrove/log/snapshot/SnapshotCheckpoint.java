package io.mangrove.log.snapshot;

import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.storage.LogStore;

/** Writes the checkpoint of a snapshot and points {@code _last_checkpoint} at it. */
public final class SnapshotCheckpoint {
  private SnapshotCheckpoint() {}

  /**
   * Writes a classic checkpoint of one file. Tombstones older than the table's {@code
   * delta.deletedFileRetentionDuration} are left out.
   *
   * @param nowMillis since the epoch
   */
  public static LastCheckpoint write(LogStore store, Snapshot snapshot, long nowMillis) {
    throw new IllegalStateException();
  }
}
