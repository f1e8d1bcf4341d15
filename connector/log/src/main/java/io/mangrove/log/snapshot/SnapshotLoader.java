package io.mangrove.log.snapshot;

import io.mangrove.log.actions.Action;
import io.mangrove.log.storage.LogStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the files of a log to a snapshot. Keeps nothing; safe for use by several threads. */
public final class SnapshotLoader {
  public SnapshotLoader(LogStore store, String tableRoot) {}

  /** The newest version by one listing; null where there is no table. */
  public @Nullable Snapshot latest() {
    throw new IllegalStateException();
  }

  /** A given version; {@code DELTA_VERSION_NOT_FOUND} where it is gone or yet to come. */
  public Snapshot at(long version) {
    throw new IllegalStateException();
  }

  /**
   * The newest version, by a listing from a known one on; the same snapshot where nothing is new.
   * Null where the table is gone. A table that was dropped and made again is loaded anew.
   */
  public @Nullable Snapshot refresh(Snapshot known) {
    throw new IllegalStateException();
  }

  /**
   * The snapshot a commit of this process made, by one small listing and without reading the commit
   * again.
   *
   * @param before the snapshot that is at {@code version - 1}, or an older one (the versions
   *     between are then read), or null for a new table
   * @param actions of the commit at {@code version}
   */
  public Snapshot committed(@Nullable Snapshot before, long version, List<Action> actions) {
    throw new IllegalStateException();
  }
}
