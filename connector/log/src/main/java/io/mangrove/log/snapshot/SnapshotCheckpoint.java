package io.mangrove.log.snapshot;

import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;

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
    String logDirectory = LogFileName.logDirectory(snapshot.tableRoot());
    long retentionMillis = snapshot.properties().deletedFileRetention().toMillis();
    LastCheckpoint written =
        new CheckpointWriter(store, logDirectory)
            .write(
                snapshot.version(), snapshot.state().checkpointSource(nowMillis - retentionMillis));
    try {
      written.write(store, logDirectory);
    } catch (IOException e) {
      throw CheckpointError.DELTA_CHECKPOINT_NOT_WRITTEN.causedBy(
          e, "file", logDirectory + "/" + LogFileName.LAST_CHECKPOINT, "reason", e);
    }
    return written;
  }
}
