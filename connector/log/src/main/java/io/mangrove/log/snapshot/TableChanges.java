package io.mangrove.log.snapshot;

import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogListing;
import io.mangrove.log.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/**
 * What the commits of a range of versions did, in their order. Each is read when it is asked for,
 * and one is held at a time. Safe for use by several threads; an iterator is for one.
 */
public final class TableChanges implements Iterable<CommitChanges> {
  /** From so many versions before on, file times are told apart as the history tells them. */
  private static final long EARLIER_TIMES = 100;

  private final LogStore store;
  private final String logDirectory;
  private final List<CommitTime> commits;
  private final InCommitTimestamps inCommit;

  private TableChanges(
      LogStore store, String logDirectory, List<CommitTime> commits, InCommitTimestamps inCommit) {
    this.store = store;
    this.logDirectory = logDirectory;
    this.commits = commits;
    this.inCommit = inCommit;
  }

  /**
   * The changes of a range, both ends included; lists the log once. {@code DELTA_VERSION_NOT_FOUND}
   * where its first commit is gone.
   *
   * @param newest the table at the last version of the range or a later one
   */
  public static TableChanges between(LogStore store, Snapshot newest, long first, long last) {
    String logDirectory = LogFileName.logDirectory(newest.tableRoot());
    LogListing listing;
    try {
      listing = LogListing.list(store, logDirectory, Math.max(0, first - EARLIER_TIMES));
    } catch (IOException e) {
      throw SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", logDirectory, "reason", e);
    }
    if (!listing.commits().containsKey(first)) {
      Long next = listing.commits().higherKey(first);
      throw SnapshotError.DELTA_VERSION_NOT_FOUND.with(
          "version", first, "earliest", next, "latest", newest.version());
    }
    int count = listing.commitsBetween(first, last, last).size();
    List<CommitTime> times = History.fileTimes(listing);
    int from = 0;
    while (times.get(from).version() < first) {
      from++;
    }
    return new TableChanges(
        store,
        logDirectory,
        List.copyOf(times.subList(from, from + count)),
        InCommitTimestamps.of(newest.metadata()));
  }

  public long firstVersion() {
    return commits.get(0).version();
  }

  public long lastVersion() {
    return commits.get(commits.size() - 1).version();
  }

  @Override
  public Iterator<CommitChanges> iterator() {
    Iterator<CommitTime> times = commits.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return times.hasNext();
      }

      @Override
      public CommitChanges next() {
        return read(times.next());
      }
    };
  }

  private CommitChanges read(CommitTime commit) {
    String path = logDirectory + "/" + LogFileName.commitName(commit.version());
    try (InputStream in = store.open(path)) {
      return CommitChanges.of(
          commit, inCommit.isUsedAt(commit.version()), ActionReader.readCommit(in, path));
    } catch (FileNotFoundException e) {
      throw SnapshotError.DELTA_LOG_FILE_NOT_FOUND.causedBy(e, "file", path);
    } catch (IOException e) {
      throw SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", path, "reason", e);
    }
  }
}
