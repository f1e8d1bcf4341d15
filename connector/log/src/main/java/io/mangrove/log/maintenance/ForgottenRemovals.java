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

  private boolean anyForgotten(LogListing listing) {
    for (Checkpoint checkpoint : listing.checkpoints(newest.version())) {
      long writtenAt = checkpoint.parts().get(0).modificationTime();
      if (writtenAt > removedSince
          && writtenAt - retentionMillis(checkpoint.version()) > removedSince) {
        return true;
      }
    }
    return false;
  }

  /** That a checkpoint was written under, as the version's checksum tells; else 0. */
  private long retentionMillis(long version) {
    String path =
        LogFileName.logDirectory(newest.tableRoot()) + "/" + LogFileName.checksumName(version);
    try (InputStream in = store.open(path)) {
      Metadata metadata = VersionChecksum.parse(in.readAllBytes()).metadata();
      return metadata == null
          ? 0
          : new TableProperties(metadata.configuration()).deletedFileRetention().toMillis();
    } catch (IOException | DeltaException e) {
      return 0;
    }
  }
}
