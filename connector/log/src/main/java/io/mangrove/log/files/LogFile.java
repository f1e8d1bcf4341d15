package io.mangrove.log.files;

/** A file of {@code _delta_log} that the protocol gives a meaning. PROTOCOL: File Types. */
public sealed interface LogFile {

  /** The version of the table that the file tells of; of a compaction, the last one. */
  long version();

  /** The actions that made one version of the one before it. PROTOCOL: Delta Log Entries. */
  record CommitFile(long version) implements LogFile {}

  /** A checkpoint in one file. PROTOCOL: Classic checkpoint. */
  record CheckpointFile(long version) implements LogFile {}

  /**
   * One of the files of a checkpoint, useless unless all are there. PROTOCOL: Multi-part
   * checkpoint.
   *
   * @param part from 1 to {@code parts}
   */
  record CheckpointPartFile(long version, int part, int parts) implements LogFile {}

  /**
   * The top file of a checkpoint of the second specification. PROTOCOL: UUID-named checkpoint.
   *
   * @param json whether its format is JSON, else Parquet
   */
  record UuidCheckpointFile(long version, String uuid, boolean json) implements LogFile {}

  /**
   * The commits of {@code firstVersion} to {@code version} as one. PROTOCOL: Log Compaction Files.
   */
  record CompactedCommitsFile(long firstVersion, long version) implements LogFile {}

  /** Totals that one version must add up to. PROTOCOL: Version Checksum File. */
  record ChecksumFile(long version) implements LogFile {}
}
