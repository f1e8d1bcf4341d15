package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.parquet.CheckpointReader;
import io.mangrove.log.features.ActiveMapping;
import io.mangrove.log.features.ReadSupport;
import io.mangrove.log.files.CommitRun;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogSegment;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
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
  private final long mostCheckpointBytes;
  private final String logDirectory;
  private final CheckpointReader checkpoints;
  private final CommitReader commits;
  private final CommitInfoReader commitInfos;

  /**
   * @param mostCheckpointBytes from which size on a checkpoint's files are not loaded
   */
  SegmentLoader(LogStore store, String tableRoot, long mostCheckpointBytes) {
    this(store, tableRoot, LogFileName.logDirectory(tableRoot), mostCheckpointBytes);
  }

  /**
   * @param logDirectory where the files are
   */
  SegmentLoader(LogStore store, String tableRoot, String logDirectory, long mostCheckpointBytes) {
    this.tableRoot = tableRoot;
    this.mostCheckpointBytes = mostCheckpointBytes;
    this.logDirectory = logDirectory;
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
      List<CheckpointPiece> left = List.of();
      if (segment.checkpoint() != null) {
        replay.beginFile(segment.checkpoint().parts().get(0).name());
        left = checkpoints.read(segment.checkpoint(), replay, mostCheckpointBytes);
      }
      commits.read(segment.commits(), replay);
      TableState state = replay.finish();
      HugeState huge = left.isEmpty() ? null : new HugeState(checkpoints, left, state);
      return snapshot(segment.version(), state, huge, identity, null, null);
    }
  }

  /**
   * Reads the commits that follow a known version.
   *
   * @param identity of the version of the last of them
   */
  Snapshot extend(Snapshot known, List<CommitRun> newCommits, VersionFile identity) {
    try (Replay replay = Replay.onto(known.stateInMemory())) {
      commits.read(newCommits, replay);
      long version = newCommits.get(newCommits.size() - 1).lastVersion();
      return following(known, version, replay.finish(), identity, null);
    }
  }

  /**
   * The snapshot of a version after a known one.
   *
   * @param state that in memory with the new commits
   * @param info of the version's commit; null where it has to be read if it is needed
   */
  Snapshot following(
      Snapshot known,
      long version,
      TableState state,
      VersionFile identity,
      @Nullable CommitInfo info) {
    HugeState huge = known.huge() == null ? null : known.huge().with(state);
    return snapshot(version, state, huge, identity, known, info);
  }

  /** The commit's own account; null where it has none. */
  @Nullable CommitInfo commitInfo(long version) {
    return commitInfos.read(version);
  }

  /**
   * The snapshot of a replayed state.
   *
   * @param huge where the state is not all of it
   * @param before an earlier version, whose schema is mostly still the same; null for none
   * @param info of the version's commit; null where it has to be read if it is needed
   */
  Snapshot snapshot(
      long version,
      TableState state,
      @Nullable HugeState huge,
      VersionFile identity,
      @Nullable Snapshot before,
      @Nullable CommitInfo info) {
    Protocol protocol = state.protocol();
    Metadata metadata = state.metadata();
    if (protocol == null) {
      throw unknown("protocol", version);
    }
    if (metadata == null) {
      throw unknown("metadata", version);
    }
    if (!metadata.formatProvider().equalsIgnoreCase("parquet")) {
      throw SnapshotError.DELTA_UNSUPPORTED_DATA_FORMAT.with(
          "table", tableRoot, "format", metadata.formatProvider());
    }
    ReadSupport.check(tableRoot, protocol, metadata);
    ColumnMapping mapping = ActiveMapping.of(protocol, metadata);
    boolean sameSchema =
        before != null
            && mapping == before.columnMapping()
            && before.metadata().schemaString().equals(metadata.schemaString());
    StructType schema =
        before != null && sameSchema
            ? before.schema()
            : mapping.inForce(SchemaJson.parse(metadata.schemaString()));
    checkPartitionColumns(metadata, schema);
    return new Snapshot(
        tableRoot,
        version,
        timestamp(version, metadata, identity.file(), info),
        state,
        huge,
        protocol,
        metadata,
        schema,
        mapping,
        identity);
  }

  /** A column by which files are told apart, but that the table does not have, was misread. */
  private static void checkPartitionColumns(Metadata metadata, StructType schema) {
    for (String column : metadata.partitionColumns()) {
      if (schema.fields().stream().noneMatch(field -> field.name().equalsIgnoreCase(column))) {
        throw SnapshotError.DELTA_PARTITION_COLUMN_NOT_FOUND.with(
            "columnName",
            column,
            "schemaMap",
            String.join(", ", schema.fields().stream().map(StructField::name).toList()));
      }
    }
  }

  private long timestamp(
      long version, Metadata metadata, StoredFile file, @Nullable CommitInfo known) {
    InCommitTimestamps inCommit = InCommitTimestamps.of(metadata);
    if (inCommit.isUsedAt(version) && file.name().equals(LogFileName.commitName(version))) {
      CommitInfo info = known != null ? known : commitInfos.read(version);
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
