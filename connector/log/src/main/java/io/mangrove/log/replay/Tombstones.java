package io.mangrove.log.replay;

import io.mangrove.log.actions.RemoveFile;

/** The removed files that the log still speaks of. Never changes; safe for several threads. */
public final class Tombstones {
  Tombstones() {}

  public int count() {
    throw new IllegalStateException();
  }

  /** The first tombstone's row at {@code from} or after it, or -1. */
  public int nextRow(int from) {
    throw new IllegalStateException();
  }

  /** Milliseconds since the epoch; 0 where the writer left it out. */
  public long deletionTimestamp(int row) {
    throw new IllegalStateException();
  }

  /** The whole action without its statistics, which are not kept; made anew with each call. */
  public RemoveFile file(int row) {
    throw new IllegalStateException();
  }
}
