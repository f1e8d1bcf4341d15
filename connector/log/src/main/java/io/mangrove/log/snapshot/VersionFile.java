package io.mangrove.log.snapshot;

import io.mangrove.log.storage.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * The file a version is in: its commit, or its checkpoint where the commit is gone. If it is
 * another one now, the table was made again in the same place.
 *
 * @param file as listed; of a commit this process wrote, its time is the latest possible
 * @param earliestMillis the earliest time the file can have, milliseconds since the epoch
 * @param txnId of a commit this process wrote; null where the file was listed
 */
record VersionFile(StoredFile file, long earliestMillis, @Nullable String txnId) {

  /** File times come from a clock that ticks some milliseconds apart. */
  private static final long TICK_MILLIS = 8;

  static VersionFile listed(StoredFile file) {
    return new VersionFile(file, file.modificationTime(), null);
  }

  /** A commit put into the log between two times, in milliseconds since the epoch. */
  static VersionFile written(
      String name, long sizeBytes, long earliestMillis, long latestMillis, @Nullable String txnId) {
    return new VersionFile(
        new StoredFile(name, sizeBytes, latestMillis), earliestMillis - TICK_MILLIS, txnId);
  }

  /** Whether a listed file is this one, as far as the listing tells. */
  boolean isSeenIn(StoredFile listed) {
    return isLike(listed)
        && listed.modificationTime() >= earliestMillis
        && listed.modificationTime() <= file.modificationTime();
  }

  /** Whether a listed file may be this one, with the store's clock beside ours. */
  boolean isLike(StoredFile listed) {
    return listed.name().equals(file.name()) && listed.sizeBytes() == file.sizeBytes();
  }
}
