package io.mangrove.log;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.snapshot.SnapshotLoader;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.transaction.CommitOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The logs of the tables used last, a bounded number of them. Safe for use by several threads. */
public final class DeltaLogCache {
  private final CommitOptions options;

  /** In order of use, the longest unused first. Guarded by this. */
  private final Map<Key, DeltaLog> logs;

  /**
   * An empty cache.
   *
   * @param capacity how many logs are kept at most
   * @param options how the logs of this cache commit
   */
  public DeltaLogCache(int capacity, CommitOptions options) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.options = requireNonNull(options, "options");
    this.logs = new Bounded(capacity);
  }

  public DeltaLogCache(int capacity) {
    this(capacity, CommitOptions.defaults());
  }

  /** The log of a table root; the store is asked for only when the log is not in the cache. */
  public DeltaLog get(String tableRoot, Supplier<LogStore> store) {
    return get(tableRoot, store, SnapshotLoader.MOST_CHECKPOINT_BYTES);
  }

  /** As above, for those who have another limit to what they load. */
  public synchronized DeltaLog get(
      String tableRoot, Supplier<LogStore> store, long mostCheckpointBytes) {
    return logs.computeIfAbsent(
        new Key(tableRoot, mostCheckpointBytes),
        key ->
            DeltaLog.forTable(store.get(), tableRoot)
                .withOptions(options)
                .withMostCheckpointBytes(mostCheckpointBytes));
  }

  /** Forgets a table, as after it was dropped. */
  public synchronized void invalidate(String tableRoot) {
    logs.keySet().removeIf(key -> key.tableRoot().equals(tableRoot));
  }

  public synchronized void clear() {
    logs.clear();
  }

  synchronized int size() {
    return logs.size();
  }

  private record Key(String tableRoot, long mostCheckpointBytes) {}

  private static final class Bounded extends LinkedHashMap<Key, DeltaLog> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    Bounded(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, DeltaLog> eldest) {
      return size() > capacity;
    }
  }
}
