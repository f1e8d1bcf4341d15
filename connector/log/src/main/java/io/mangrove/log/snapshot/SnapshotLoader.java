package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogFilesError;
import io.mangrove.log.files.LogListing;
import io.mangrove.log.files.LogSegment;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From the files of a log to a snapshot: one listing from the newest checkpoint on, the checkpoint,
 * the commits after it. Keeps nothing; safe for use by several threads.
 */
public final class SnapshotLoader {
  /** To find out who is right must not take much longer than to load the version. */
  private static final int MOST_WAYS = 3;

  /** Of some thirty million files, whose state would take about as much memory. */
  public static final long MOST_CHECKPOINT_BYTES = 4L << 30;

  private final LogStore store;
  private final String logDirectory;
  private final SegmentLoader segments;

  /**
   * @param mostCheckpointBytes the files of larger checkpoints are not loaded, but searched
   */
  public SnapshotLoader(LogStore store, String tableRoot, long mostCheckpointBytes) {
    this.store = store;
    this.logDirectory = LogFileName.logDirectory(tableRoot);
    this.segments = new SegmentLoader(store, tableRoot, mostCheckpointBytes);
  }

  public SnapshotLoader(LogStore store, String tableRoot) {
    this(store, tableRoot, MOST_CHECKPOINT_BYTES);
  }

  /** The newest version by one listing; null where there is no table. */
  public @Nullable Snapshot latest() {
    return retryingOnce(
        () -> {
          LogListing listing = listFromHint(Long.MAX_VALUE);
          return listing.isEmpty() ? null : load(listing, listing.latestVersion());
        });
  }

  /** A given version; {@code DELTA_VERSION_NOT_FOUND} where it is gone or yet to come. */
  public Snapshot at(long version) {
    Snapshot found =
        retryingOnce(
            () -> {
              LogListing listing = listFromHint(version);
              // Of two versions one is not listed only if the log was listed from its start.
              if (version > listing.latestVersion() || version < listing.earliestVersion()) {
                listing = list(0);
                checkHolds(listing, version);
              }
              return load(listing, version);
            });
    return Objects.requireNonNull(found);
  }

  /**
   * The newest version, by a listing from a known one on; the same snapshot where nothing is new.
   * Null where the table is gone. A table that was dropped and made again is loaded anew.
   */
  public @Nullable Snapshot refresh(Snapshot known) {
    LogListing listing = list(known.version());
    if (!isStillThere(known, listing)) {
      // Made again, or cleaned up to a later checkpoint: nothing known can be relied on.
      return latest();
    }
    long newest = listing.latestVersion();
    if (newest == known.version()) {
      return known;
    }
    for (long version = known.version() + 1; version <= newest; version++) {
      if (!listing.commits().containsKey(version)) {
        return latest();
      }
    }
    return retryingOnce(
        () ->
            segments.extend(
                known,
                listing.commitsBetween(known.version() + 1, newest, newest),
                identity(listing, newest)),
        this::latest);
  }

  /**
   * Whether the file a version is in is seen unchanged; one look at it. Where it is not, the table
   * may have been made again, or the log cleaned: {@link #refresh} tells.
   */
  public boolean isSeen(Snapshot known) {
    String path = logDirectory + "/" + known.identity().file().name();
    try {
      StoredFile found = store.find(path);
      return found != null && known.identity().isSeenIn(found);
    } catch (IOException e) {
      throw SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", path, "reason", e);
    }
  }

  /**
   * The snapshot a new commit makes, worked out in memory: nothing is listed or read. Its timestamp
   * is the commit's own until the log is listed again.
   *
   * @param before the version before that of the commit; null for a new table
   */
  public Snapshot committed(@Nullable Snapshot before, NewCommit commit) {
    if (commit.version() != (before == null ? 0 : before.version() + 1)) {
      throw new IllegalArgumentException(commit.version() + " does not follow " + before);
    }
    long now = System.currentTimeMillis();
    CommitInfo info = commit.info();
    Long timestamp = info == null ? null : info.timestamp();
    VersionFile written =
        VersionFile.written(
            LogFileName.commitName(commit.version()),
            commit.sizeBytes(),
            timestamp == null ? now : timestamp,
            now,
            info == null ? null : info.txnId());
    try (Replay replay =
        before == null ? Replay.fromNothing() : Replay.onto(before.stateInMemory())) {
      commit.actions().forEach(replay::take);
      TableState state = replay.finish();
      return before == null
          ? segments.snapshot(commit.version(), state, null, written, null, info)
          : segments.following(before, commit.version(), state, written, info);
    }
  }

  /** Whether the log still holds the version that is known. */
  private boolean isStillThere(Snapshot known, LogListing listing) {
    StoredFile found = identityAt(listing, known.version());
    VersionFile expected = known.identity();
    if (found == null || expected.isSeenIn(found)) {
      return found != null;
    }
    if (expected.txnId() == null || !expected.isLike(found)) {
      return false;
    }
    CommitInfo info = segments.commitInfo(known.version());
    return info != null && expected.txnId().equals(info.txnId());
  }

  private Snapshot load(LogListing listing, long version) {
    Snapshot snapshot = loadSegment(listing, version);
    if (!listing.hasChecksum(version) || snapshot.isHuge()) {
      return snapshot;
    }
    DeltaException doubt = SnapshotChecksum.disagreement(store, snapshot);
    return doubt == null ? snapshot : undisputed(snapshot, doubt);
  }

  /**
   * Of a version and its checksum one is wrong. Where another way to make up the version leads to
   * what the checksum says, two witnesses stand against one file.
   */
  private Snapshot undisputed(Snapshot disputed, DeltaException doubt) {
    LogListing whole = list(0);
    long version = disputed.version();
    List<LogSegment> ways = whole.plainSegmentsAt(version);
    for (LogSegment other : ways.subList(0, Math.min(ways.size(), MOST_WAYS))) {
      try {
        if (other.equals(whole.segmentAt(version))) {
          continue; // the one that led to the dispute
        }
        Snapshot found = segments.load(other, identity(whole, version));
        if (SnapshotChecksum.disagreement(store, found) == null) {
          SnapshotChecksum.warn(doubt, "It is what other files of the log say, which are read.");
          return found;
        }
      } catch (DeltaException e) {
        doubt.addSuppressed(e);
      }
    }
    SnapshotChecksum.warn(doubt, "The log is believed.");
    return disputed;
  }

  private Snapshot loadSegment(LogListing listing, long version) {
    LogSegment segment = listing.segmentAt(version);
    try {
      return segments.load(segment, identity(listing, version));
    } catch (DeltaException e) {
      if (isDamagedCheckpoint(e) || segment.isCompacted()) {
        return loadOtherwise(segment, e);
      }
      throw e;
    }
  }

  /**
   * A damaged checkpoint, or a damaged file of compacted commits, is no loss as long as what it
   * sums up is still there.
   */
  private Snapshot loadOtherwise(LogSegment failed, DeltaException damage) {
    LogListing whole = list(0);
    for (LogSegment other : whole.plainSegmentsAt(failed.version())) {
      boolean same = Objects.equals(other.checkpoint(), failed.checkpoint());
      if (same && isDamagedCheckpoint(damage)) {
        continue;
      }
      try {
        return segments.load(other, identity(whole, failed.version()));
      } catch (DeltaException e) {
        damage.addSuppressed(e);
        if (!isDamagedCheckpoint(e)) {
          throw damage;
        }
      }
    }
    throw damage;
  }

  private static boolean isDamagedCheckpoint(DeltaException e) {
    return e.condition().equals(CheckpointError.DELTA_UNREADABLE_CHECKPOINT.name())
        || e.condition().equals(CheckpointError.DELTA_MISSING_PART_FILES.name());
  }

  /** Lists from the newest checkpoint on that is of use, or from the start. */
  private LogListing listFromHint(long atMost) {
    LastCheckpoint hint = LastCheckpoint.read(store, logDirectory);
    if (hint != null && hint.version() <= atMost) {
      LogListing listing = list(hint.version());
      // The hint may be of a table that was here before, or its checkpoint lost or not whole.
      if (listing.newestCheckpoint(atMost) != null) {
        return listing;
      }
    }
    return list(0);
  }

  private LogListing list(long firstVersion) {
    try {
      return LogListing.list(store, logDirectory, firstVersion);
    } catch (IOException e) {
      throw SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", logDirectory, "reason", e);
    }
  }

  private void checkHolds(LogListing listing, long version) {
    if (listing.isEmpty()) {
      throw SnapshotError.DELTA_NO_COMMITS_FOUND.with("logPath", logDirectory);
    }
    // Where nothing can be rebuilt, the error of the loading itself says why.
    boolean early = listing.earliestVersion() >= 0 && version < listing.earliestVersion();
    if (early || version < 0 || version > listing.latestVersion()) {
      throw SnapshotError.DELTA_VERSION_NOT_FOUND.with(
          "version", version,
          "earliest", listing.earliestVersion(),
          "latest", listing.latestVersion());
    }
  }

  private static VersionFile identity(LogListing listing, long version) {
    return VersionFile.listed(
        Objects.requireNonNull(identityAt(listing, version), "a version without a file"));
  }

  private static @Nullable StoredFile identityAt(LogListing listing, long version) {
    StoredFile commit = listing.commits().get(version);
    if (commit != null) {
      return commit;
    }
    Checkpoint checkpoint = listing.newestCheckpoint(version);
    return checkpoint == null || checkpoint.version() != version ? null : checkpoint.parts().get(0);
  }

  private interface Loading {
    @Nullable Snapshot load();
  }

  private static @Nullable Snapshot retryingOnce(Loading loading) {
    return retryingOnce(loading, loading);
  }

  /**
   * Another writer may clean the log between listing and reading it, and not every store lists a
   * folder as it is at one moment. Once more is then enough, and what is missing still is gone.
   */
  private static @Nullable Snapshot retryingOnce(Loading first, Loading second) {
    try {
      return first.load();
    } catch (DeltaException e) {
      boolean gone = e.condition().equals(SnapshotError.DELTA_LOG_FILE_NOT_FOUND.name());
      if (!gone && !LogFilesError.isOfListing(e)) {
        throw e;
      }
      return second.load();
    }
  }
}
