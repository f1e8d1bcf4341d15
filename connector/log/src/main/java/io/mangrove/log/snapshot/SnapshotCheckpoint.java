package io.mangrove.log.snapshot;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.FileStructs;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.stats.CheckpointStructs;
import io.mangrove.log.stats.IndexedColumns;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the checkpoint of a snapshot and points {@code _last_checkpoint} at it. */
public final class SnapshotCheckpoint {
  private static final String V2_CHECKPOINT = "v2Checkpoint";

  /** So often a checkpoint with sidecars gets the name that every reader looks for. */
  private static final int CLASSIC_NAME_EVERY = 10;

  private SnapshotCheckpoint() {}

  /**
   * Writes a checkpoint of the kind that the table's {@code delta.checkpointPolicy} asks for.
   *
   * @param nowMillis since the epoch
   */
  public static LastCheckpoint write(LogStore store, Snapshot snapshot, long nowMillis) {
    return write(store, snapshot, nowMillis, CheckpointOptions.of(spec(snapshot)));
  }

  /**
   * Writes a checkpoint. Left out are tombstones older than the table's {@code
   * delta.deletedFileRetentionDuration}, and transactions older than its {@code
   * delta.setTransactionRetentionDuration}, if it has one.
   *
   * @param nowMillis since the epoch
   * @param options sidecars only where the table's protocol lists {@code v2Checkpoint}
   */
  public static LastCheckpoint write(
      LogStore store, Snapshot snapshot, long nowMillis, CheckpointOptions options) {
    if (options.spec() != Spec.CLASSIC && !allowsSidecars(snapshot.protocol())) {
      throw new IllegalArgumentException("sidecars without the feature " + V2_CHECKPOINT);
    }
    String logDirectory = LogFileName.logDirectory(snapshot.tableRoot());
    TableProperties properties = snapshot.properties();
    Duration transactions = properties.setTransactionRetention();
    CheckpointSource source =
        snapshot.checkpointSource(
            nowMillis - properties.deletedFileRetention().toMillis(),
            transactions == null ? Long.MIN_VALUE : nowMillis - transactions.toMillis());
    LastCheckpoint written =
        new CheckpointWriter(store, logDirectory, options.with(structs(snapshot)))
            .write(snapshot.version(), source);
    try {
      written.write(store, logDirectory);
    } catch (IOException e) {
      throw CheckpointError.DELTA_CHECKPOINT_NOT_WRITTEN.causedBy(
          e, "file", logDirectory + "/" + LogFileName.LAST_CHECKPOINT, "reason", e);
    }
    return written;
  }

  private static Spec spec(Snapshot snapshot) {
    TableProperties properties = snapshot.properties();
    if (!properties.checkpointsWithSidecars() || !allowsSidecars(snapshot.protocol())) {
      return Spec.CLASSIC;
    }
    long between = (long) CLASSIC_NAME_EVERY * properties.checkpointInterval();
    return snapshot.version() % between == 0 ? Spec.V2_CLASSIC_NAME : Spec.V2_PARQUET;
  }

  /** Text goes only where the structs tell the same. */
  private static @Nullable FileStructs structs(Snapshot snapshot) {
    TableProperties properties = snapshot.properties();
    if (!properties.checkpointStatsAsStruct()) {
      return null;
    }
    DomainMetadata clustering = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    List<List<String>> indexed =
        IndexedColumns.of(
            snapshot.schema(),
            snapshot.partitionColumns(),
            snapshot.metadata().configuration(),
            clustering == null ? List.of() : ClusteringDomain.of(clustering).columns());
    return new CheckpointStructs(
        snapshot.schema(),
        snapshot.partitionColumns(),
        indexed,
        properties.checkpointStatsAsJson());
  }

  private static boolean allowsSidecars(Protocol protocol) {
    return protocol.writerFeatures() != null && protocol.writerFeatures().contains(V2_CHECKPOINT);
  }
}
