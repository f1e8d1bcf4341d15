package io.mangrove.log;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.transaction.CommitOptions;
import java.util.function.Supplier;

/** The logs of the tables used last, a bounded number of them. Safe for use by several threads. */
public final class DeltaLogCache {
  private final int capacity;
  private final CommitOptions options;

  /**
   * @param capacity how many logs are kept at most
   * @param options how the logs of this cache commit
   */
  public DeltaLogCache(int capacity, CommitOptions options) {
    this.capacity = capacity;
    this.options = options;
  }

  public DeltaLogCache(int capacity) {
    this(capacity, CommitOptions.defaults());
  }

  /** The log of a table root; the store is asked for only when the log is not in the cache. */
  public DeltaLog get(String tableRoot, Supplier<LogStore> store) {
    throw new IllegalStateException(capacity + " " + options);
  }

  /** Forgets a table, as after it was dropped. */
  public void invalidate(String tableRoot) {
    throw new IllegalStateException();
  }

  public void clear() {
    throw new IllegalStateException();
  }
}
