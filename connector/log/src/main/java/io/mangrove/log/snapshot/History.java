package io.mangrove.log.snapshot;

import io.mangrove.log.storage.LogStore;
import java.util.List;

/** The versions a log holds: who made them, and which was the newest at a time. */
public final class History {
  public History(LogStore store, String tableRoot) {}

  /**
   * The newest entries, newest first.
   *
   * @param limit at most so many; 0 or less for all
   */
  public List<HistoryEntry> latest(int limit) {
    throw new IllegalStateException();
  }

  /**
   * The newest version committed at a time or before it.
   *
   * @param timestampMillis since the epoch
   */
  public long versionAt(long timestampMillis) {
    throw new IllegalStateException();
  }

  /** The versions that can be rebuilt from what the log holds now. */
  public VersionRange versions() {
    throw new IllegalStateException();
  }
}
