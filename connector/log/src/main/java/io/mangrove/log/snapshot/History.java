package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogListing;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The versions a log holds: who made them, and which was the newest at a time. Every call lists the
 * log. Safe for use by several threads.
 */
public final class History {
  private final LogStore store;
  private final String logDirectory;
  private final CommitInfoReader commitInfos;
  private final Supplier<@Nullable Snapshot> newest;

  public History(LogStore store, String tableRoot) {
    this(store, tableRoot, new SnapshotLoader(store, tableRoot)::latest);
  }

  /**
   * The history of a table whose newest version the caller mostly knows.
   *
   * @param newest asked only if the table may have in-commit timestamps
   */
  public History(LogStore store, String tableRoot, Supplier<@Nullable Snapshot> newest) {
    this.store = store;
    this.logDirectory = LogFileName.logDirectory(tableRoot);
    this.commitInfos = new CommitInfoReader(store, logDirectory);
    this.newest = newest;
  }

  /**
   * The newest entries, newest first.
   *
   * @param limit at most so many; 0 or less for all
   */
  public List<HistoryEntry> latest(int limit) {
    List<CommitTime> times = fileTimes(list());
    int from = limit <= 0 ? 0 : Math.max(0, times.size() - limit);
    InCommitTimestamps inCommit =
        times.isEmpty()
            ? InCommitTimestamps.NEVER
            : inCommitTimestamps(times.get(times.size() - 1));
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = times.size() - 1; i >= from; i--) {
      CommitTime time = times.get(i);
      CommitInfo info = commitInfos.read(time.version());
      Long own = info == null ? null : info.inCommitTimestamp();
      boolean tells = own != null && inCommit.isUsedAt(time.version());
      entries.add(new HistoryEntry(time.version(), tells ? own : time.millis(), info));
    }
    return entries;
  }

  /**
   * The newest version committed at a time or before it.
   *
   * @param timestampMillis since the epoch
   */
  public long versionAt(long timestampMillis) {
    CommitTimes commits = commitTimes();
    CommitTime found = commits.newestAt(timestampMillis);
    if (found == null) {
      CommitTime first = commits.get(0);
      throw SnapshotError.DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION.with(
          "userTimestamp", Instant.ofEpochMilli(timestampMillis),
          "earliestVersion", first.version(),
          "commitTimestamp", Instant.ofEpochMilli(first.millis()));
    }
    if (found.version() == commits.get(commits.size() - 1).version()) {
      checkNotAfter(commits, timestampMillis);
    }
    return found.version();
  }

  /**
   * The oldest version committed at a time or after it.
   *
   * @param timestampMillis since the epoch
   */
  public long versionFrom(long timestampMillis) {
    CommitTimes commits = commitTimes();
    checkNotAfter(commits, timestampMillis);
    CommitTime before = commits.newestAt(timestampMillis - 1);
    return before == null ? commits.get(0).version() : before.version() + 1;
  }

  /**
   * Whether a time is after the newest version's.
   *
   * @param timestampMillis since the epoch
   */
  public boolean isAfterNewest(long timestampMillis) {
    CommitTimes commits = commitTimes();
    return timestampMillis > commits.get(commits.size() - 1).millis();
  }

  private static void checkNotAfter(CommitTimes commits, long timestampMillis) {
    CommitTime last = commits.get(commits.size() - 1);
    if (timestampMillis > last.millis()) {
      throw SnapshotError.DELTA_TIMESTAMP_GREATER_THAN_COMMIT.with(
          "providedTimestamp", Instant.ofEpochMilli(timestampMillis),
          "latestVersion", last.version(),
          "lastCommitTimestamp", Instant.ofEpochMilli(last.millis()));
    }
  }

  /** The times of the versions that can still be read. */
  private CommitTimes commitTimes() {
    LogListing listing = list();
    long earliest = Math.max(listing.earliestVersion(), 0);
    List<CommitTime> times = new ArrayList<>(fileTimes(listing));
    times.removeIf(time -> time.version() < earliest);
    if (times.isEmpty()) {
      throw SnapshotError.DELTA_NO_COMMITS_FOUND.with("logPath", logDirectory);
    }
    return new CommitTimes(times, inCommitTimestamps(times.get(times.size() - 1)), commitInfos);
  }

  /**
   * The newest commit at a time or before it; -1 if there is none.
   *
   * @param snapshot the newest there is; it says whether commits tell their own time
   * @param listing of the log
   * @param timestampMillis since the epoch
   */
  public static long newestAt(
      LogStore store, Snapshot snapshot, LogListing listing, long timestampMillis) {
    List<CommitTime> times = fileTimes(listing);
    if (times.isEmpty()) {
      return -1;
    }
    CommitInfoReader infos =
        new CommitInfoReader(store, LogFileName.logDirectory(snapshot.tableRoot()));
    CommitTime found =
        new CommitTimes(times, InCommitTimestamps.of(snapshot.metadata()), infos)
            .newestAt(timestampMillis);
    return found == null ? -1 : found.version();
  }

  /** The versions that can be rebuilt from what the log holds now. */
  public VersionRange versions() {
    LogListing listing = list();
    return new VersionRange(listing.earliestVersion(), listing.latestVersion());
  }

  /** From which version on the newest version says that commits tell their own time. */
  private InCommitTimestamps inCommitTimestamps(CommitTime last) {
    CommitInfo info = commitInfos.read(last.version());
    if (info == null || info.inCommitTimestamp() == null) {
      return InCommitTimestamps.NEVER;
    }
    Snapshot snapshot = newest.get();
    return snapshot == null ? InCommitTimestamps.NEVER : InCommitTimestamps.of(snapshot.metadata());
  }

  private LogListing list() {
    LogListing listing;
    try {
      listing = LogListing.list(store, logDirectory, 0);
    } catch (IOException e) {
      throw SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", logDirectory, "reason", e);
    }
    if (listing.isEmpty()) {
      throw SnapshotError.DELTA_NO_COMMITS_FOUND.with("logPath", logDirectory);
    }
    return listing;
  }

  /**
   * The modification times of the commits, ascending. Clocks and copies of a log disorder them, so
   * one that is not above its predecessor's is taken to be a millisecond after it.
   */
  static List<CommitTime> fileTimes(LogListing listing) {
    List<CommitTime> times = new ArrayList<>();
    long last = Long.MIN_VALUE;
    for (Map.Entry<Long, StoredFile> commit : listing.commits().entrySet()) {
      long millis = commit.getValue().modificationTime();
      last = times.isEmpty() || millis > last ? millis : last + 1;
      times.add(new CommitTime(commit.getKey(), last));
    }
    return times;
  }
}
