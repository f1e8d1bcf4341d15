package io.mangrove.log.maintenance;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.parquet.CheckpointReader;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogListing;
import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from a log what is older than {@code delta.logRetentionDuration} and stands in a
 * checkpoint by now. Every version of the retention can be loaded before, after, and wherever it is
 * broken off. PROTOCOL: Metadata Cleanup.
 */
public final class LogCleanup {
  private final LogStore store;
  private final String logDirectory;
  private final CheckpointReader checkpoints;

  /**
   * What a cleanup did.
   *
   * @param keptFrom the oldest version that can be loaded for sure; -1: nothing had expired
   * @param deleted files
   * @param isComplete whether nothing that has expired is left
   */
  public record Outcome(long keptFrom, int deleted, boolean isComplete) {
    static final Outcome NOTHING = new Outcome(-1, 0, true);
  }

  public LogCleanup(LogStore store, String tableRoot) {
    this.store = requireNonNull(store, "store");
    this.logDirectory = LogFileName.logDirectory(tableRoot);
    this.checkpoints = new CheckpointReader(store, logDirectory);
  }

  /**
   * The time up to which a log is cleaned: the retention ago, cut to the day, so that a day's
   * commits expire together.
   *
   * @param nowMillis since the epoch
   */
  public static long cutoffMillis(Snapshot snapshot, long nowMillis) {
    return midnight(nowMillis - snapshot.properties().logRetention().toMillis());
  }

  /**
   * Cleans up, whatever {@code delta.enableExpiredLogCleanup} says.
   *
   * @param snapshot the newest there is, for its properties
   * @param nowMillis since the epoch
   * @param mostFiles not more are deleted; the next cleanup goes on from there
   * @throws IOException the store refused; what remains is whole
   */
  public Outcome run(Snapshot snapshot, long nowMillis, int mostFiles) throws IOException {
    List<StoredFile> files = store.listFrom(logDirectory, "");
    LogListing listing = LogListing.of(logDirectory, files);
    long cutoffCommit =
        History.newestAt(store, snapshot, listing, cutoffMillis(snapshot, nowMillis));
    Checkpoint candidate = cutoffCommit < 0 ? null : listing.newestCheckpoint(cutoffCommit);
    if (candidate == null || snapshot.version() < candidate.version()) {
      return Outcome.NOTHING;
    }
    long aDayAgo = midnight(nowMillis) - ChronoUnit.DAYS.getDuration().toMillis();
    if (ExpiredFiles.of(files, candidate.version(), aDayAgo).isEmpty()) {
      return new Outcome(candidate.version(), 0, true);
    }
    Checkpoint kept = newestWhole(listing.checkpoints(cutoffCommit));
    if (kept == null || kept.version() < snapshot.properties().checkpointProtectionBefore()) {
      return Outcome.NOTHING;
    }
    List<String> expired = ExpiredFiles.of(files, kept.version(), aDayAgo);
    int deleted = 0;
    for (String name : expired) {
      if (deleted == mostFiles) {
        return new Outcome(kept.version(), deleted, false);
      }
      store.delete(logDirectory + "/" + name);
      deleted++;
    }
    int sidecars = deleteSidecars(listing, kept.version(), aDayAgo, mostFiles - deleted);
    deleted += sidecars;
    return new Outcome(kept.version(), deleted, deleted < mostFiles);
  }

  /**
   * The first that can be read to its end. What stands before it is deleted, so its name alone is
   * not enough. Null if none can be.
   */
  private @Nullable Checkpoint newestWhole(List<Checkpoint> newestFirst) {
    for (Checkpoint checkpoint : newestFirst) {
      try {
        TableSeen seen = new TableSeen();
        checkpoints.read(checkpoint, seen);
        if (seen.isTable()) {
          return checkpoint;
        }
      } catch (DeltaException e) {
        // A damaged one stands for nothing; the one before it may.
      }
    }
    return null;
  }

  /**
   * Deletes sidecars that no checkpoint names. Young ones may be of a checkpoint that is being
   * written. Where a checkpoint cannot be read, all of them stay.
   */
  private int deleteSidecars(LogListing known, long keptFrom, long youngFrom, int mostFiles)
      throws IOException {
    String directory = logDirectory + "/" + LogFileName.SIDECAR_DIRECTORY;
    List<String> old =
        store.listFrom(directory, "").stream()
            .filter(file -> file.modificationTime() < youngFrom)
            .map(StoredFile::name)
            .toList();
    if (old.isEmpty() || mostFiles <= 0) {
      return 0;
    }
    // Listed after the sidecars, so that a checkpoint that came in between protects its own.
    LogListing now = LogListing.list(store, logDirectory, keptFrom);
    Set<String> needed = new HashSet<>();
    try {
      for (Checkpoint checkpoint :
          now.checkpoints(Math.max(now.latestVersion(), known.latestVersion()))) {
        for (Sidecar sidecar : checkpoints.sidecars(checkpoint)) {
          String path = LogFileName.sidecarPath(logDirectory, sidecar.path());
          needed.add(path.substring(path.lastIndexOf('/') + 1));
        }
      }
    } catch (DeltaException e) {
      return 0;
    }
    int deleted = 0;
    for (String name : old) {
      if (!needed.contains(name) && deleted < mostFiles) {
        store.delete(directory + "/" + name);
        deleted++;
      }
    }
    return deleted;
  }

  private static long midnight(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.DAYS).toEpochMilli();
  }
}
