package io.mangrove.log.maintenance;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.VersionChecksum;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.files.LogListing;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.TableChanges;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;

/**
 * Files that were removed since a moment and whose tombstones a snapshot lacks. A checkpoint leaves
 * out tombstones that are older than the retention of its time; where the retention that counts now
 * is longer, only the commits still tell.
 */
public final class ForgottenRemovals {
  private final LogStore store;
  private final Snapshot newest;
  private final long removedSince;

  /**
   * @param removedSince milliseconds since the epoch
   */
  public ForgottenRemovals(LogStore store, Snapshot newest, long removedSince) {
    this.store = requireNonNull(store, "store");
    this.newest = requireNonNull(newest, "newest");
    this.removedSince = removedSince;
  }

  /** Keeps these files. Reads commits only where a checkpoint may have left out any of them. */
  public void keepIn(KeptFiles kept) {
    LogListing listing;
    try {
      listing = LogListing.list(store, LogFileName.logDirectory(newest.tableRoot()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!anyForgotten(listing)) {
      return;
    }
    long before = History.newestAt(store, newest, listing, removedSince);
    Long first = listing.commits().ceilingKey(Math.max(before, 0));
    if (first != null && first <= newest.version()) {
      for (CommitChanges commit : TableChanges.between(store, newest, first, newest.version())) {
        if (commit.timestamp() >= removedSince) {
          kept.addRemovedBy(commit);
        }
      }
    }
  }

  /**
   * Whether the oldest of the checkpoints, or the newest, was written under a retention that is too
   * short. To ask all of them would be many requests for a retention that came and went again.
   */
  private boolean anyForgotten(LogListing listing) {
    List<Checkpoint> written =
        listing.checkpoints(newest.version()).stream()
            .filter(checkpoint -> writtenAt(checkpoint) > removedSince)
            .sorted(Comparator.comparingLong(Checkpoint::version))
            .toList();
    int count = written.size();
    return (count > 0 && mayHaveForgotten(written.get(0)))
        || (count > 1 && mayHaveForgotten(written.get(count - 1)));
  }

  private boolean mayHaveForgotten(Checkpoint checkpoint) {
    return writtenAt(checkpoint) - retentionMillis(checkpoint.version()) > removedSince;
  }

  private static long writtenAt(Checkpoint checkpoint) {
    return checkpoint.parts().get(0).modificationTime();
  }

  /** That a checkpoint was written under, as the version's checksum tells; else the table's now. */
  private long retentionMillis(long version) {
    String path =
        LogFileName.logDirectory(newest.tableRoot()) + "/" + LogFileName.checksumName(version);
    Metadata metadata = newest.metadata();
    try (InputStream in = store.open(path)) {
      Metadata told = VersionChecksum.parse(in.readAllBytes()).metadata();
      metadata = told == null ? metadata : told;
    } catch (IOException | DeltaException e) {
      // Other engines write none.
    }
    return new TableProperties(metadata.configuration()).deletedFileRetention().toMillis();
  }
}
