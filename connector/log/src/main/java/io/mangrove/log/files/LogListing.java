package io.mangrove.log.files;

import io.mangrove.log.files.LogFile.CheckpointFile;
import io.mangrove.log.files.LogFile.CheckpointPartFile;
import io.mangrove.log.files.LogFile.CommitFile;
import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one listing of {@code _delta_log} found, by version. Immutable. */
public final class LogListing {
  private final String logDirectory;
  private final NavigableMap<Long, StoredFile> commits = new TreeMap<>();
  private final NavigableMap<Long, Checkpoint> checkpoints = new TreeMap<>();
  private final NavigableMap<Long, PartSet> incomplete = new TreeMap<>();
  private final NavigableMap<Long, StoredFile> uuidCheckpoints = new TreeMap<>();

  private LogListing(String logDirectory, List<StoredFile> files) {
    this.logDirectory = logDirectory;
    Map<Long, List<PartSet>> partSets = new TreeMap<>();
    for (StoredFile file : files) {
      LogFile meaning = LogFileName.parse(file.name());
      if (meaning instanceof CommitFile commit) {
        commits.put(commit.version(), file);
      } else if (meaning instanceof CheckpointFile whole) {
        checkpoints.put(whole.version(), new Checkpoint(whole.version(), List.of(file)));
      } else if (meaning instanceof CheckpointPartFile part) {
        PartSet.of(part.parts(), partSets.computeIfAbsent(part.version(), v -> new ArrayList<>()))
            .put(part.part(), file);
      } else if (meaning instanceof UuidCheckpointFile uuid) {
        uuidCheckpoints.put(uuid.version(), file);
      }
    }
    partSets.forEach(
        (version, sets) -> {
          for (PartSet set : sets) {
            if (set.isComplete()) {
              // A checkpoint in one file is preferred: it is one open instead of several.
              checkpoints.putIfAbsent(version, new Checkpoint(version, set.files()));
            } else {
              incomplete.put(version, set);
            }
          }
        });
  }

  /** Sorts out files that were listed already, in any order. */
  public static LogListing of(String logDirectory, List<StoredFile> files) {
    return new LogListing(logDirectory, files);
  }

  /** Lists once: the files of {@code firstVersion} and later. */
  public static LogListing list(LogStore store, String logDirectory, long firstVersion)
      throws IOException {
    return of(logDirectory, store.listFrom(logDirectory, LogFileName.firstNameOf(firstVersion)));
  }

  /** Whether no version is here at all: no commit and no checkpoint. */
  public boolean isEmpty() {
    return commits.isEmpty() && checkpoints.isEmpty() && uuidCheckpoints.isEmpty();
  }

  /** The newest version that a commit or a checkpoint tells of; -1 if there is none. */
  public long latestVersion() {
    return Math.max(lastOf(commits), Math.max(lastOf(checkpoints), lastOf(uuidCheckpoints)));
  }

  /**
   * The oldest version that can be loaded from what was listed: 0 if its commit is here, else that
   * of the oldest complete checkpoint; -1 if there is neither.
   */
  public long earliestVersion() {
    if (commits.containsKey(0L)) {
      return 0;
    }
    return checkpoints.isEmpty() ? -1 : checkpoints.firstKey();
  }

  /** The commits by version; an immutable view. */
  public NavigableMap<Long, StoredFile> commits() {
    return Collections.unmodifiableNavigableMap(commits);
  }

  /** The newest complete classic checkpoint of this version or before; null if there is none. */
  public @Nullable Checkpoint newestCheckpoint(long atMost) {
    Map.Entry<Long, Checkpoint> newest = checkpoints.floorEntry(atMost);
    return newest == null ? null : newest.getValue();
  }

  /** What the newest version is made of. The listing must not be empty. */
  public LogSegment segment() {
    return segmentAt(latestVersion());
  }

  /**
   * What a version is made of. The caller has seen to it that the version is between {@link
   * #earliestVersion()} and {@link #latestVersion()}, if it cares about the message.
   */
  public LogSegment segmentAt(long version) {
    Checkpoint checkpoint = newestCheckpoint(version);
    long first = checkpoint == null ? 0 : checkpoint.version() + 1;
    if (checkpoint == null && !commits.containsKey(0L)) {
      throw noBeginning(version);
    }
    List<StoredFile> files = commitsBetween(first, version, version);
    return new LogSegment(version, checkpoint, files);
  }

  /**
   * The commits of a range, both ends included and ascending, or the error that names the gap.
   *
   * @param versionToLoad what they are wanted for; for the message
   */
  public List<StoredFile> commitsBetween(long first, long last, long versionToLoad) {
    List<StoredFile> files = new ArrayList<>();
    for (long version = first; version <= last; version++) {
      StoredFile file = commits.get(version);
      if (file == null) {
        Long next = commits.higherKey(version);
        throw LogFilesError.DELTA_VERSIONS_NOT_CONTIGUOUS.with(
            "versionToLoad",
            versionToLoad,
            "path",
            logDirectory,
            "startVersion",
            version - 1,
            "endVersion",
            next == null ? version : next);
      }
      files.add(file);
    }
    return files;
  }

  private RuntimeException noBeginning(long version) {
    Map.Entry<Long, StoredFile> uuid = uuidCheckpoints.floorEntry(version);
    if (uuid != null) {
      return LogFilesError.DELTA_UNSUPPORTED_FEATURES_FOR_READ.with(
          "tableNameOrPath",
          logDirectory,
          "unsupported",
          "v2Checkpoint",
          "file",
          uuid.getValue().name());
    }
    Map.Entry<Long, PartSet> torn = incomplete.floorEntry(version);
    if (torn != null) {
      return LogFilesError.DELTA_MISSING_PART_FILES.with(
          "version", version,
          "path", logDirectory,
          "checkpointVersion", torn.getKey(),
          "found", torn.getValue().found(),
          "parts", torn.getValue().parts());
    }
    return LogFilesError.DELTA_TRUNCATED_TRANSACTION_LOG.with(
        "version", version,
        "path", logDirectory,
        "earliestCommit", commits.isEmpty() ? "none" : commits.firstKey());
  }

  private static long lastOf(NavigableMap<Long, ?> byVersion) {
    return byVersion.isEmpty() ? -1 : byVersion.lastKey();
  }
}
