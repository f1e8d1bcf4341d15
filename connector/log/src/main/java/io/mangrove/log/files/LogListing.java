package io.mangrove.log.files;

import io.mangrove.log.files.LogFile.CheckpointFile;
import io.mangrove.log.files.LogFile.CheckpointPartFile;
import io.mangrove.log.files.LogFile.ChecksumFile;
import io.mangrove.log.files.LogFile.CommitFile;
import io.mangrove.log.files.LogFile.CompactedCommitsFile;
import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one listing of {@code _delta_log} found, by version. Immutable. */
public final class LogListing {
  private final String logDirectory;
  private final NavigableMap<Long, StoredFile> commits = new TreeMap<>();
  private final Set<Long> checksums = new HashSet<>();
  private final CheckpointChoice checkpoints = new CheckpointChoice();
  private final Map<Long, NavigableMap<Long, StoredFile>> compactions = new TreeMap<>();

  private LogListing(String logDirectory, List<StoredFile> files) {
    this.logDirectory = logDirectory;
    for (StoredFile file : files) {
      LogFile meaning = LogFileName.parse(file.name());
      if (meaning instanceof CommitFile commit) {
        commits.put(commit.version(), file);
      } else if (meaning instanceof ChecksumFile checksum) {
        checksums.add(checksum.version());
      } else if (meaning instanceof CheckpointFile whole) {
        checkpoints.add(whole, file);
      } else if (meaning instanceof CheckpointPartFile part) {
        checkpoints.add(part, file);
      } else if (meaning instanceof UuidCheckpointFile uuid) {
        checkpoints.add(uuid, file);
      } else if (meaning instanceof CompactedCommitsFile compacted) {
        compactions
            .computeIfAbsent(compacted.firstVersion(), first -> new TreeMap<>())
            .put(compacted.version(), file);
      }
    }
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

  /** Whether no version is here at all: no commit and no complete checkpoint. */
  public boolean isEmpty() {
    return commits.isEmpty() && checkpoints.isEmpty();
  }

  /** The newest version that a commit or a checkpoint tells of; -1 if there is none. */
  public long latestVersion() {
    return Math.max(commits.isEmpty() ? -1 : commits.lastKey(), checkpoints.latestVersion());
  }

  /**
   * The oldest version that can be loaded from what was listed: 0 if its commit is here, else that
   * of the oldest complete checkpoint; -1 if there is neither.
   */
  public long earliestVersion() {
    return commits.containsKey(0L) ? 0 : checkpoints.earliestVersion();
  }

  /** The commits by version; an immutable view. */
  public NavigableMap<Long, StoredFile> commits() {
    return Collections.unmodifiableNavigableMap(commits);
  }

  /** Whether the totals of a version are here. */
  public boolean hasChecksum(long version) {
    return checksums.contains(version);
  }

  /** The newest complete checkpoint of this version or before; null if there is none. */
  public @Nullable Checkpoint newestCheckpoint(long atMost) {
    List<Checkpoint> newestFirst = checkpoints.atMost(atMost);
    return newestFirst.isEmpty() ? null : newestFirst.get(0);
  }

  /** The complete checkpoints of this version or before: newest first, the best of one first. */
  public List<Checkpoint> checkpoints(long atMost) {
    return checkpoints.atMost(atMost);
  }

  /** What the newest version is made of. The listing must not be empty. */
  public LogSegment segment() {
    return segmentAt(latestVersion());
  }

  /**
   * What a version is made of by the fewest files. The caller has seen to it that the version is
   * between {@link #earliestVersion()} and {@link #latestVersion()}, if it cares about the message.
   */
  public LogSegment segmentAt(long version) {
    Checkpoint checkpoint = newestCheckpoint(version);
    if (checkpoint == null && !commits.containsKey(0L)) {
      throw noBeginning(version);
    }
    return new LogSegment(
        version, checkpoint, compacted(commitsBetween(firstAfter(checkpoint), version, version)));
  }

  /**
   * Every way to make up a version without compacted commits: from each checkpoint, the newest
   * first, and at last from none. Ways with a gap in their commits are left out.
   */
  public List<LogSegment> plainSegmentsAt(long version) {
    List<@Nullable Checkpoint> beginnings = new ArrayList<>(checkpoints.atMost(version));
    if (commits.containsKey(0L)) {
      beginnings.add(null);
    }
    List<LogSegment> segments = new ArrayList<>();
    for (Checkpoint checkpoint : beginnings) {
      long first = firstAfter(checkpoint);
      long wanted = version - first + 1;
      if (wanted == 0 || commits.subMap(first, true, version, true).size() == wanted) {
        List<CommitRun> runs = commitsBetween(first, version, version);
        segments.add(new LogSegment(version, checkpoint, runs));
      }
    }
    return segments;
  }

  /**
   * The commits of a range one by one, both ends included and ascending, or the error that names
   * the gap.
   *
   * @param versionToLoad what they are wanted for; for the message
   */
  public List<CommitRun> commitsBetween(long first, long last, long versionToLoad) {
    List<CommitRun> runs = new ArrayList<>();
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
      runs.add(CommitRun.ofCommit(version, file));
    }
    return runs;
  }

  /** The same commits with those together that are in one compacted file, the longest first. */
  private List<CommitRun> compacted(List<CommitRun> single) {
    if (compactions.isEmpty()) {
      return single;
    }
    List<CommitRun> runs = new ArrayList<>();
    int next = 0;
    while (next < single.size()) {
      CommitRun run = single.get(next);
      long last = single.get(single.size() - 1).lastVersion();
      NavigableMap<Long, StoredFile> starting = compactions.get(run.firstVersion());
      Map.Entry<Long, StoredFile> longest = starting == null ? null : starting.floorEntry(last);
      if (longest != null && longest.getKey() > run.firstVersion()) {
        run = new CommitRun(run.firstVersion(), longest.getKey(), longest.getValue());
      }
      runs.add(run);
      next += Math.toIntExact(run.lastVersion() - run.firstVersion() + 1);
    }
    return runs;
  }

  private static long firstAfter(@Nullable Checkpoint checkpoint) {
    return checkpoint == null ? 0 : checkpoint.version() + 1;
  }

  private RuntimeException noBeginning(long version) {
    PartSet torn = checkpoints.newestIncomplete(version);
    if (torn != null) {
      return LogFilesError.DELTA_MISSING_PART_FILES.with(
          "version", version,
          "path", logDirectory,
          "checkpointVersion", torn.version(),
          "found", torn.found(),
          "parts", torn.parts());
    }
    return LogFilesError.DELTA_TRUNCATED_TRANSACTION_LOG.with(
        "version", version,
        "path", logDirectory,
        "earliestCommit", commits.isEmpty() ? "none" : commits.firstKey());
  }
}
