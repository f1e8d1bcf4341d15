package io.mangrove.log;

import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.transaction.CommitOptions;
import io.mangrove.log.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * One table's log. Keeps the newest snapshot it has seen and refreshes it by one listing from that
 * version on. Safe for use by several threads.
 */
public final class DeltaLog {
  private final LogStore store;
  private final String tableRoot;
  private final CommitOptions options;

  private DeltaLog(LogStore store, String tableRoot, CommitOptions options) {
    this.store = store;
    this.tableRoot = tableRoot;
    this.options = options;
  }

  /** The log of the table in a directory, whether there is one yet or not. */
  public static DeltaLog forTable(LogStore store, String tableRoot) {
    return new DeltaLog(store, tableRoot, CommitOptions.defaults());
  }

  /** The same log, its commits made by these options. The snapshot kept is not shared. */
  public DeltaLog withOptions(CommitOptions options) {
    return new DeltaLog(store, tableRoot, options);
  }

  /** The same log, its commits signed by this engine. The snapshot kept is not shared. */
  public DeltaLog withEngine(String engineInfo) {
    return withOptions(options.withEngineInfo(engineInfo));
  }

  public String tableRoot() {
    return tableRoot;
  }

  public LogStore store() {
    return store;
  }

  public CommitOptions options() {
    return options;
  }

  /** Whether there is a table now; lists the log. */
  public boolean exists() {
    return snapshotIfExists() != null;
  }

  /** The newest version; lists the log from the known version on. */
  public Snapshot loadSnapshot() {
    throw new IllegalStateException();
  }

  /**
   * The newest version, or null where there is no table; lists the log from the known version on.
   */
  public @Nullable Snapshot snapshotIfExists() {
    throw new IllegalStateException();
  }

  /** A given version. */
  public Snapshot loadSnapshotAt(long version) {
    throw new IllegalStateException();
  }

  /** The versions the log holds. */
  public History history() {
    throw new IllegalStateException();
  }

  /** Begins a commit on top of a version. */
  public Transaction startTransaction(Snapshot snapshot) {
    throw new IllegalStateException();
  }

  /** Begins the first commit of a table. */
  public Transaction startCreation() {
    throw new IllegalStateException();
  }
}
