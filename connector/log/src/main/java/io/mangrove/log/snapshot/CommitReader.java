package io.mangrove.log.snapshot;

import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.files.CommitRun;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads commits, single or compacted, into a replay, in the order of their versions. On a store
 * that answers slowly, a few threads fetch ahead; a fast one is read in place, since threads would
 * cost more than they save.
 */
final class CommitReader {
  private static final int THREADS = 8;
  private static final int AHEAD = 32;
  private static final int PROBES = 4;
  private static final long SLOW_NANOS = 2_000_000;
  private static final long SMALL_BYTES = 1 << 20;
  private static final long HUGE_BYTES = 1 << 26;

  private final LogStore store;
  private final String logDirectory;

  CommitReader(LogStore store, String logDirectory) {
    this.store = store;
    this.logDirectory = logDirectory;
  }

  void read(List<CommitRun> runs, Replay replay) {
    List<StoredFile> commits = runs.stream().map(CommitRun::file).toList();
    long begin = System.nanoTime();
    int probes = Math.min(PROBES, commits.size());
    for (StoredFile commit : commits.subList(0, probes)) {
      apply(commit, replay);
    }
    List<StoredFile> rest = commits.subList(probes, commits.size());
    boolean slow = System.nanoTime() - begin > probes * SLOW_NANOS;
    if (slow && rest.size() > PROBES) {
      readAhead(rest, replay);
    } else {
      for (StoredFile commit : rest) {
        apply(commit, replay);
      }
    }
  }

  private void readAhead(List<StoredFile> commits, Replay replay) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "mangrove-log-reader");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Deque<Future<byte[]>> fetched = new ArrayDeque<>();
      int next = 0;
      for (StoredFile commit : commits) {
        while (next < commits.size() && fetched.size() < AHEAD) {
          StoredFile ahead = commits.get(next++);
          // A large one is fetched when its turn comes, to hold one of them at a time.
          fetched.add(threads.submit(() -> isSmall(ahead) ? fetch(ahead) : new byte[0]));
        }
        byte[] text = await(fetched.remove(), commit);
        if (isSmall(commit)) {
          apply(commit, text, replay);
        } else {
          apply(commit, replay);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private byte[] await(Future<byte[]> text, StoredFile commit) {
    try {
      return text.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreadable(commit, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw unreadable(commit, e);
    }
  }

  private byte[] fetch(StoredFile commit) {
    try (InputStream in = store.open(path(commit))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw SnapshotError.DELTA_LOG_FILE_NOT_FOUND.causedBy(e, "file", path(commit));
    } catch (IOException e) {
      throw unreadable(commit, e);
    }
  }

  private void apply(StoredFile commit, Replay replay) {
    if (commit.sizeBytes() <= HUGE_BYTES) {
      apply(commit, fetch(commit), replay);
      return;
    }
    // Of a commit of any size, one line at a time is held.
    replay.beginFile(commit.name());
    try (InputStream in = store.open(path(commit))) {
      ActionReader.read(in, path(commit), replay);
    } catch (FileNotFoundException e) {
      throw SnapshotError.DELTA_LOG_FILE_NOT_FOUND.causedBy(e, "file", path(commit));
    } catch (IOException e) {
      throw unreadable(commit, e);
    }
  }

  private void apply(StoredFile commit, byte[] text, Replay replay) {
    replay.beginFile(commit.name());
    ActionReader.read(text, 0, text.length, path(commit), replay);
  }

  private RuntimeException unreadable(StoredFile commit, Exception e) {
    return SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", path(commit), "reason", e);
  }

  private String path(StoredFile commit) {
    return logDirectory + "/" + commit.name();
  }

  private static boolean isSmall(StoredFile commit) {
    return commit.sizeBytes() <= SMALL_BYTES;
  }
}
