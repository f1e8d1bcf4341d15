package io.mangrove.log;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotLoader;
import io.mangrove.log.snapshot.TableChanges;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.tags.VersionTags;
import io.mangrove.log.transaction.CommitOptions;
import io.mangrove.log.transaction.Committer;
import io.mangrove.log.transaction.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table's log. Keeps the newest snapshot it has seen and refreshes it by one listing from that
 * version on. Safe for use by several threads.
 */
public final class DeltaLog {
  private final LogStore store;
  private final String tableRoot;
  private final CommitOptions options;
  private final long mostCheckpointBytes;
  private final SnapshotLoader loader;
  private final Committer committer;

  /** Guarded by this. */
  private @Nullable Snapshot newest;

  private DeltaLog(
      LogStore store, String tableRoot, CommitOptions options, long mostCheckpointBytes) {
    this.store = requireNonNull(store, "store");
    this.tableRoot = requireNonNull(tableRoot, "tableRoot");
    this.options = requireNonNull(options, "options");
    this.mostCheckpointBytes = mostCheckpointBytes;
    this.loader = new SnapshotLoader(store, tableRoot, mostCheckpointBytes);
    this.committer = new Committer(store, tableRoot, options, this::advance);
  }

  /** The log of the table in a directory, whether there is one yet or not. */
  public static DeltaLog forTable(LogStore store, String tableRoot) {
    return new DeltaLog(
        store, tableRoot, CommitOptions.defaults(), SnapshotLoader.MOST_CHECKPOINT_BYTES);
  }

  /** The same log, its commits made by these options. The snapshot kept is not shared. */
  public DeltaLog withOptions(CommitOptions options) {
    return new DeltaLog(store, tableRoot, options, mostCheckpointBytes);
  }

  /**
   * The same log, whose snapshots leave the files of larger checkpoints where they are ({@link
   * Snapshot#isHuge}). The snapshot kept is not shared.
   */
  public DeltaLog withMostCheckpointBytes(long most) {
    return new DeltaLog(store, tableRoot, options, most);
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
    Snapshot snapshot = snapshotIfExists();
    if (snapshot == null) {
      throw LogError.DELTA_PATH_DOES_NOT_EXIST.with("path", tableRoot);
    }
    return snapshot;
  }

  /**
   * The newest version, or null where there is no table; lists the log from the known version on.
   */
  public synchronized @Nullable Snapshot snapshotIfExists() {
    Snapshot known = newest;
    newest = known == null ? loader.latest() : loader.refresh(known);
    return newest;
  }

  /**
   * A given version; {@code DELTA_VERSION_NOT_FOUND} where it is gone or yet to come. One that the
   * log has lost is there all the same if it has a tag.
   */
  public Snapshot loadSnapshotAt(long version) {
    try {
      return loader.at(version);
    } catch (DeltaException e) {
      VersionTag tag =
          e.condition().equals("DELTA_VERSION_NOT_FOUND") ? tags().ofVersion(version) : null;
      if (tag == null) {
        throw e;
      }
      return tags().snapshot(tag);
    }
  }

  /** The names that versions have. */
  public VersionTags tags() {
    return new VersionTags(store, tableRoot);
  }

  /** The versions the log holds. */
  public History history() {
    return new History(store, tableRoot, this::snapshotIfExists);
  }

  /**
   * What the commits of a range of versions did, both ends included; lists the log.
   *
   * @param newest the table at the last of them or a later version
   */
  public TableChanges changes(Snapshot newest, long firstVersion, long lastVersion) {
    return TableChanges.between(store, newest, firstVersion, lastVersion);
  }

  /** Begins a commit on top of a version. */
  public Transaction startTransaction(Snapshot snapshot) {
    return new Transaction(committer, requireNonNull(snapshot, "snapshot"));
  }

  /** Begins the first commit of a table. */
  public Transaction startCreation() {
    return new Transaction(committer, null);
  }

  private synchronized Snapshot advance(@Nullable Snapshot read, List<NewCommit> commits) {
    Snapshot snapshot = read;
    // Going on from the newest one spares the state another branch. It may be of a table that was
    // in this place before.
    if (read != null
        && newest != null
        && newest.version() > read.version()
        && newest.metadata().id().equals(read.metadata().id())) {
      snapshot = newest;
    }
    for (NewCommit commit : commits) {
      if (snapshot == null || commit.version() > snapshot.version()) {
        snapshot = loader.committed(snapshot, commit);
      }
    }
    newest = requireNonNull(snapshot, "a commit");
    return snapshot;
  }
}
