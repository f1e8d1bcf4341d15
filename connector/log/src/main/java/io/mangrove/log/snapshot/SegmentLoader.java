package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.parquet.CheckpointReader;
import io.mangrove.log.features.ReadSupport;
import io.mangrove.log.files.CommitRun;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogSegment;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the files that make up a version to its snapshot, or to the error that says what is wrong.
 */
final class SegmentLoader {
  private final String tableRoot;
  private final String logDirectory;
  private final CheckpointReader checkpoints;
  private final CommitReader commits;
  private final CommitInfoReader commitInfos;

  SegmentLoader(LogStore store, String tableRoot) {
    this.tableRoot = tableRoot;
    this.logDirectory = LogFileName.logDirectory(tableRoot);
    this.checkpoints = new CheckpointReader(store, logDirectory);
    this.commits = new CommitReader(store, logDirectory);
    this.commitInfos = new CommitInfoReader(store, logDirectory);
  }

  /**
   * Reads all of a segment.
   *
   * @param identity of the segment's version
   */
  Snapshot load(LogSegment segment, VersionFile identity) {
    try (Replay replay = Replay.fromNothing()) {
      if (segment.checkpoint() != null) {
        checkpoints.read(segment.checkpoint(), replay);
      }
      commits.read(segment.commits(), replay);
      return snapshot(segment.version(), replay.finish(), identity, null);
    }
  }

  /**
   * Reads the commits that follow a known version.
   *
   * @param identity of the version of the last of them
   */
  Snapshot extend(Snapshot known, List<CommitRun> newCommits, VersionFile identity) {
    try (Replay replay = Replay.onto(known.state())) {
      commits.read(newCommits, replay);
      return snapshot(
          newCommits.get(newCommits.size() - 1).lastVersion(), replay.finish(), identity, known);
    }
  }

  /** The commit's own account; null where it has none. */
  @Nullable CommitInfo commitInfo(long version) {
    return commitInfos.read(version);
  }

  /**
   * The snapshot of a replayed state.
   *
   * @param before an earlier version, whose schema is mostly still the same; null for none
   */
  Snapshot snapshot(
      long version, TableState state, VersionFile identity, @Nullable Snapshot before) {
    Protocol protocol = state.protocol();
    Metadata metadata = state.metadata();
    if (protocol == null) {
      throw unknown("protocol", version);
    }
    if (metadata == null) {
      throw unknown("metadata", version);
    }
    ReadSupport.check(tableRoot, protocol, metadata);
    boolean sameSchema =
        before != null && before.metadata().schemaString().equals(metadata.schemaString());
    StructType schema =
        before != null && sameSchema ? before.schema() : SchemaJson.parse(metadata.schemaString());
    return new Snapshot(
        tableRoot,
        version,
        timestamp(version, metadata, identity.file()),
        state,
        protocol,
        metadata,
        schema,
        identity);
  }

  private long timestamp(long version, Metadata metadata, StoredFile file) {
    InCommitTimestamps inCommit = InCommitTimestamps.of(metadata);
    if (inCommit.isUsedAt(version) && file.name().equals(LogFileName.commitName(version))) {
      CommitInfo info = commitInfos.read(version);
      if (info != null && info.inCommitTimestamp() != null) {
        return info.inCommitTimestamp();
      }
    }
    return file.modificationTime();
  }

  private RuntimeException unknown(String what, long version) {
    return SnapshotError.DELTA_STATE_RECOVER_ERROR.with(
        "logPath", logDirectory, "operation", what, "version", version);
  }
}
