package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.error.ErrorClass;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotLoader;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The commit loop of one table: put the commit where nothing is; if something is, look at it and
 * try behind it. Safe for use by several threads.
 */
public final class Committer {
  private final LogStore store;
  private final String tableRoot;
  private final CommitOptions options;
  private final Head head;
  private final PostCommit postCommit;
  private final InstantSource clock;
  private final SnapshotLoader loader;
  private final CommitVectors vectors;

  /** Keeps the newest snapshot of the table. */
  public interface Head {

    /**
     * The snapshot after these commits, without a look at the store.
     *
     * @param read what the transaction was worked out on; null: it made the table
     * @param commits ascending from the one after {@code read} on, without a gap
     * @return at the last of them, or newer if others have committed meanwhile
     */
    Snapshot advance(@Nullable Snapshot read, List<NewCommit> commits);
  }

  public Committer(LogStore store, String tableRoot, CommitOptions options, Head head) {
    this(store, tableRoot, options, head, InstantSource.system());
  }

  Committer(
      LogStore store, String tableRoot, CommitOptions options, Head head, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.tableRoot = requireNonNull(tableRoot, "tableRoot");
    this.options = requireNonNull(options, "options");
    this.head = requireNonNull(head, "head");
    this.clock = requireNonNull(clock, "clock");
    this.loader = new SnapshotLoader(store, tableRoot);
    this.postCommit = new PostCommit(store, loader, clock);
    this.vectors = new CommitVectors(store, tableRoot);
  }

  String tableRoot() {
    return tableRoot;
  }

  CommitOptions options() {
    return options;
  }

  CommitVectors vectors() {
    return vectors;
  }

  /** Milliseconds since the epoch. */
  long now() {
    return clock.millis();
  }

  Committed commit(PreparedCommit first) {
    checkTableIsThere(first);
    PreparedCommit commit = first;
    List<NewCommit> commits = new ArrayList<>();
    for (int attempt = 1; attempt <= options.maxAttempts(); attempt++) {
      List<Action> actions = commit.actions(now(commit));
      byte[] content = ActionWriter.writeCommit(actions);
      if (tryCommit(commit, content)) {
        commits.add(new NewCommit(commit.version(), actions, content.length));
        return committed(commit, commits, attempt);
      }
      for (Winner winner : winners(commit)) {
        commits.add(winner.commit());
        if (winner.isBy(commit.txnId())) {
          // Our own write: only the store's reply was lost.
          return committed(commit, commits, attempt);
        }
        commit = commit.rebasedOver(winner, vectors);
      }
      pause(commit, attempt);
    }
    throw CommitError.DELTA_MAX_COMMIT_RETRIES_EXCEEDED.with(
        "operation", first.operation().name(),
        "attempts", options.maxAttempts(),
        "version", commit.version());
  }

  /** The first version of a table that is not made. */
  Snapshot preview(PreparedCommit commit) {
    return loader.committed(null, new NewCommit(commit.version(), commit.actions(now()), 0));
  }

  /**
   * A table may have been dropped, and another one made in its place, since it was read. A commit
   * to that one would speak of columns and files that it never had, or leave a gap in its log.
   */
  private void checkTableIsThere(PreparedCommit commit) {
    Snapshot read = commit.read();
    if (read == null || loader.isSeen(read)) {
      return;
    }
    Snapshot newest = loader.refresh(read);
    boolean same =
        newest != null
            && newest.version() >= read.version()
            && newest.metadata().id().equals(read.metadata().id());
    if (!same) {
      throw CommitError.DELTA_TABLE_ID_MISMATCH.with(
          "operation", commit.operation().name(),
          "table", tableRoot,
          "readVersion", read.version(),
          "oldId", read.metadata().id(),
          "newId", newest == null ? "none, for it is gone" : newest.metadata().id());
    }
  }

  private Committed committed(PreparedCommit commit, List<NewCommit> commits, int attempts) {
    Snapshot snapshot = head.advance(commit.read(), commits);
    postCommit.run(commits.get(commits.size() - 1), snapshot);
    return new Committed(commit.version(), snapshot, attempts);
  }

  /**
   * The clock's time. The first commit to tell its own is later than the file of the one before it,
   * whatever the clock that gave that file its time.
   */
  private long now(PreparedCommit commit) {
    long now = clock.millis();
    if (!InCommitTime.beginsWith(commit)) {
      return now;
    }
    String before = path(commit.before().version());
    try {
      StoredFile file = store.find(before);
      return file == null ? now : Math.max(now, file.modificationTime() + 1);
    } catch (IOException e) {
      throw CommitError.DELTA_COMMIT_NOT_WRITTEN.causedBy(
          e, "version", commit.version(), "table", tableRoot, "reason", e);
    }
  }

  /**
   * Whether the commit is in the log now; false where another one is in its place. Where the store
   * fails and the place is empty, the same bytes are put there again: whichever of the two arrives
   * first, the other one finds the place taken.
   */
  private boolean tryCommit(PreparedCommit commit, byte[] content) {
    String path = path(commit.version());
    IOException first = null;
    while (true) {
      try {
        store.putIfAbsent(path, content);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false; // and if it is our own, it is known again
      } catch (IOException e) {
        Winner found = afterFailure(commit, e);
        if (found != null) {
          return found.isBy(commit.txnId());
        }
        if (first != null) {
          e.addSuppressed(first);
          throw notWritten(commit, e);
        }
        first = e;
      }
    }
  }

  /** The store failed, which does not tell whether the commit is there. So look. */
  private @Nullable Winner afterFailure(PreparedCommit commit, IOException failure) {
    try {
      return read(commit.version());
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      throw outcomeUnknown(commit, failure);
    }
  }

  /** What a file system refuses stays undone; a request to a server may yet be carried out. */
  private DeltaException notWritten(PreparedCommit commit, IOException failure) {
    return failure instanceof FileSystemException
        ? CommitError.DELTA_COMMIT_NOT_WRITTEN.causedBy(
            failure, "version", commit.version(), "table", tableRoot, "reason", failure)
        : outcomeUnknown(commit, failure);
  }

  /** The commits in the place of this one and behind it. One of them may be this one itself. */
  private List<Winner> winners(PreparedCommit commit) {
    List<Winner> winners = new ArrayList<>();
    try {
      Winner next = read(commit.version());
      if (next == null) {
        throw new FileNotFoundException(path(commit.version()) + " exists, but cannot be opened");
      }
      while (next != null) {
        winners.add(next);
        next = read(next.version() + 1);
      }
    } catch (IOException e) {
      // A store that tries again by itself finds its own first try in the way.
      throw outcomeUnknown(commit, e);
    }
    return winners;
  }

  private DeltaException outcomeUnknown(PreparedCommit commit, IOException failure) {
    return new CommitInDoubtException(
        CommitError.DELTA_COMMIT_OUTCOME_UNKNOWN,
        ErrorClass.parameters(
            "version",
            commit.version(),
            "table",
            tableRoot,
            "txnId",
            commit.txnId(),
            "reason",
            failure),
        failure);
  }

  /** The commit at a version; null if there is none. */
  private @Nullable Winner read(long version) throws IOException {
    String path = path(version);
    try (InputStream in = store.open(path)) {
      byte[] content = in.readAllBytes();
      List<Action> actions = ActionReader.readCommit(new ByteArrayInputStream(content), path);
      return new Winner(new NewCommit(version, actions, content.length));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return null;
    }
  }

  private String path(long version) {
    return LogFileName.logDirectory(tableRoot) + "/" + LogFileName.commitName(version);
  }

  /** A random wait keeps the losers of one race from meeting in the next. */
  private void pause(PreparedCommit commit, int attempt) {
    int doublings = Math.min(attempt - 1, 16);
    long longest = Math.min(options.maxBackoffMillis(), options.backoffMillis() << doublings);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommitError.DELTA_COMMIT_INTERRUPTED.causedBy(
          e, "operation", commit.operation().name(), "version", commit.version());
    }
  }
}
