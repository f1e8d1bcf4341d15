package io.mangrove.log.replay;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionVisitor;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replay, oldest first: the last word on a file is what holds. Begins with nothing or with a known
 * state, takes a checkpoint's rows and commits' actions in the order of their versions, and ends
 * with a new state; the known one stays as it is. Changes with every call; for one thread. Close it
 * whether it was finished or not. PROTOCOL: Action Reconciliation.
 */
public final class Replay implements CheckpointSink, ActionVisitor, AutoCloseable {
  /** Below this it is not worth a copy to be rid of rows that no version needs. */
  private static final int WORTH_COMPACTING = 1 << 13;

  private final FileStore store;
  private final int knownRows;
  private final RowSet active;
  private final RowSet removed;
  private final Map<String, SetTransaction> transactions;
  private final Map<String, DomainMetadata> domains;
  private final FileRow scratch = new FileRow();
  private long totalSizeBytes;
  private @Nullable Protocol protocol;
  private @Nullable Metadata metadata;
  private OneFile file = OneFile.none();
  private boolean ended;

  private Replay(FileStore store, int knownRows, RowSet active, RowSet removed) {
    this.store = store;
    this.knownRows = knownRows;
    this.active = active;
    this.removed = removed;
    this.transactions = new LinkedHashMap<>();
    this.domains = new LinkedHashMap<>();
  }

  /** Begins with nothing. */
  public static Replay fromNothing() {
    FileStore store = new FileStore();
    if (!store.claim(0)) {
      throw new IllegalStateException("a new store is nobody's");
    }
    return new Replay(store, 0, new RowSet(), new RowSet());
  }

  /** Begins with a state and shares its columns, unless another replay went on from it before. */
  public static Replay onto(TableState known) {
    ActiveFiles files = known.activeFiles();
    RowSet removed = known.tombstones().removedRows();
    Replay replay;
    int needed = files.count() + removed.count();
    boolean sparse = files.rows() > WORTH_COMPACTING && files.rows() / 2 > needed;
    if (!sparse && files.store().claim(files.rows())) {
      replay = new Replay(files.store(), files.rows(), files.activeRows().copy(), removed.copy());
      replay.totalSizeBytes = files.totalSizeBytes();
    } else {
      replay = fromNothing();
      replay.copyFiles(files.columns(), files.activeRows(), removed);
    }
    replay.protocol = known.protocol();
    replay.metadata = known.metadata();
    replay.transactions.putAll(known.transactions());
    replay.domains.putAll(known.domainMetadata());
    return replay;
  }

  /**
   * Takes all that a later state says, on top of what was taken.
   *
   * @param later the state after commits that follow; its files and tombstones are theirs alone
   */
  public void takeState(TableState later) {
    file = OneFile.none();
    ActiveFiles files = later.activeFiles();
    copyFiles(files.columns(), files.activeRows(), later.tombstones().removedRows());
    protocol = later.protocol();
    metadata = later.metadata();
    transactions.clear();
    transactions.putAll(later.transactions());
    domains.clear();
    domains.putAll(later.domainMetadata());
  }

  /**
   * Says that what is taken from here on is of one file of the log: a commit, several compacted, or
   * a checkpoint. {@code DELTA_DUPLICATE_ACTIONS_FOUND} where it contradicts itself.
   *
   * @param name for the message of an error
   */
  public void beginFile(String name) {
    file = OneFile.begin(name, store.rows());
  }

  /** Takes one action of a commit. */
  public void take(Action action) {
    if (action instanceof AddFile add) {
      visitAdd(add);
    } else if (action instanceof RemoveFile remove) {
      visitRemove(remove);
    } else if (action instanceof AddCdcFile cdc) {
      visitCdc(cdc);
    } else if (action instanceof Metadata changed) {
      visitMetadata(changed);
    } else if (action instanceof Protocol changed) {
      visitProtocol(changed);
    } else if (action instanceof SetTransaction transaction) {
      visitTransaction(transaction);
    } else if (action instanceof DomainMetadata domain) {
      visitDomainMetadata(domain);
    } else if (action instanceof CommitInfo info) {
      visitCommitInfo(info);
    }
  }

  /** The state after all that was taken. Nothing more may be taken then. */
  public TableState finish() {
    checkOpen();
    ended = true;
    FileColumns columns = store.release();
    return new TableState(
        protocol,
        metadata,
        new ActiveFiles(store, columns, active, totalSizeBytes),
        new Tombstones(columns, removed),
        Collections.unmodifiableMap(transactions),
        Collections.unmodifiableMap(domains));
  }

  /** Gives the columns back; without a {@link #finish} as they were. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      store.release(knownRows);
    }
  }

  @Override
  public void file(FileRow row) {
    checkOpen();
    DeletionVectorDescriptor vector = row.deletionVector;
    String vectorId = vector == null ? null : vector.uniqueId();
    int hash = FileIndex.hash(row.path, vectorId);
    int known = store.find(hash, row.path, vectorId, Integer.MAX_VALUE);
    if (known >= 0) {
      file.saysOfFile(row, store.columns(), known, removed.contains(known));
      if (active.remove(known)) {
        totalSizeBytes -= store.sizeBytes(known);
      }
      removed.remove(known);
    }
    int appended = store.append(row, hash);
    if (row.tombstone) {
      removed.add(appended);
    } else {
      active.add(appended);
      totalSizeBytes += row.sizeBytes;
    }
  }

  @Override
  public void visitAdd(AddFile add) {
    scratch.set(add);
    file(scratch);
  }

  @Override
  public void visitRemove(RemoveFile remove) {
    scratch.set(remove);
    file(scratch);
  }

  /** A change file is for readers of the change feed; the state knows nothing of it. */
  @Override
  public void visitCdc(AddCdcFile cdc) {}

  @Override
  public void visitMetadata(Metadata changed) {
    metadata(changed);
  }

  @Override
  public void visitProtocol(Protocol changed) {
    protocol(changed);
  }

  @Override
  public void visitTransaction(SetTransaction transaction) {
    transaction(transaction);
  }

  @Override
  public void visitDomainMetadata(DomainMetadata domain) {
    domainMetadata(domain);
  }

  /** Provenance is no part of the state. */
  @Override
  public void visitCommitInfo(CommitInfo commitInfo) {}

  @Override
  public boolean wantsCommitInfo() {
    return false;
  }

  @Override
  public void protocol(Protocol changed) {
    file.says("the protocol", changed);
    protocol = changed;
  }

  @Override
  public void metadata(Metadata changed) {
    file.says("the metadata", changed);
    metadata = changed;
  }

  @Override
  public void transaction(SetTransaction transaction) {
    file.says("application " + transaction.appId(), transaction);
    transactions.put(transaction.appId(), transaction);
  }

  @Override
  public void domainMetadata(DomainMetadata domain) {
    file.says("domain " + domain.domain(), domain);
    if (domain.removed()) {
      domains.remove(domain.domain());
    } else {
      domains.put(domain.domain(), domain);
    }
  }

  private void copyFiles(FileColumns columns, RowSet files, RowSet tombstones) {
    FileRow row = new FileRow();
    for (int at = tombstones.next(0); at >= 0; at = tombstones.next(at + 1)) {
      columns.read(at, true, row);
      file(row);
    }
    for (int at = files.next(0); at >= 0; at = files.next(at + 1)) {
      columns.read(at, false, row);
      file(row);
    }
  }

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("the replay has ended");
    }
  }
}
