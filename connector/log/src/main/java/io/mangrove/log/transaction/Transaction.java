package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One commit being collected: what was read of the table and what shall change. Changes with every
 * call; for one thread at a time, and for one commit.
 */
public final class Transaction {
  private final Committer committer;
  private final @Nullable Snapshot snapshot;
  private final List<FileAction> files = new ArrayList<>();
  private final List<SetTransaction> transactions = new ArrayList<>();
  private final List<DomainMetadata> domains = new ArrayList<>();
  private @Nullable Protocol protocol;
  private @Nullable Metadata metadata;
  private ReadScope reads = ReadScope.NOTHING;
  private Map<String, String> metrics = Map.of();
  private @Nullable String userMetadata;
  private boolean used;

  /**
   * Begins a commit.
   *
   * @param snapshot what it is worked out on; null: it makes the table
   */
  public Transaction(Committer committer, @Nullable Snapshot snapshot) {
    this.committer = requireNonNull(committer, "committer");
    this.snapshot = snapshot;
  }

  /** The version this transaction reads; null while it makes a new table. */
  public @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Sets the protocol the table has from this commit on. Without it, the protocol follows from the
   * metadata: the least one for a new table, else the present one, raised if need be.
   */
  public Transaction protocol(Protocol protocol) {
    this.protocol = protocol;
    return this;
  }

  /** Sets the metadata the table has from this commit on. */
  public Transaction metadata(Metadata metadata) {
    this.metadata = metadata;
    return this;
  }

  /** The metadata in effect for this commit: what was set, else that of the snapshot, else null. */
  public @Nullable Metadata metadata() {
    return metadata != null || snapshot == null ? metadata : snapshot.metadata();
  }

  public Transaction add(AddFile file) {
    files.add(file);
    return this;
  }

  public Transaction remove(RemoveFile file) {
    files.add(file);
    return this;
  }

  /** The files added and removed so far, in that order of calls; a view. */
  public List<FileAction> files() {
    return Collections.unmodifiableList(files);
  }

  public Transaction setTransaction(SetTransaction transaction) {
    transactions.add(transaction);
    return this;
  }

  public Transaction domainMetadata(DomainMetadata domain) {
    domains.add(domain);
    return this;
  }

  /** Says that the outcome depends on every row of the table. */
  public Transaction readWholeTable() {
    return readFiles(new Predicate.Always(true));
  }

  /** Says that the outcome depends on the rows that match a predicate on partition columns. */
  public Transaction readPartitions(Predicate predicate) {
    return readFiles(predicate);
  }

  /** Says that the outcome depends on the rows that match a predicate. */
  public Transaction readFiles(Predicate predicate) {
    reads = reads.and(predicate);
    return this;
  }

  /** Sets the {@code operationMetrics} of the commit, numbers as text. */
  public Transaction metrics(Map<String, String> metrics) {
    this.metrics = new LinkedHashMap<>(metrics);
    return this;
  }

  /** Sets the user's own note on the commit; null for none. */
  public Transaction userMetadata(@Nullable String userMetadata) {
    this.userMetadata = userMetadata;
    return this;
  }

  /**
   * Puts the commit into the log, after as many lost races as it takes. May be called once.
   *
   * @throws io.mangrove.log.error.CommitConflictException another commit stands against this one
   */
  public Committed commit(Operation operation) {
    if (used) {
      throw new IllegalStateException("a transaction commits once");
    }
    used = true;
    return committer.commit(prepare(operation));
  }

  private PreparedCommit prepare(Operation operation) {
    Metadata newMetadata = newMetadata();
    Metadata effective = newMetadata;
    if (effective == null) {
      effective = requireNonNull(metadata(), "a new table needs metadata");
    }
    Protocol effectiveProtocol = effectiveProtocol(effective);
    boolean protocolChanges = snapshot == null || !effectiveProtocol.equals(snapshot.protocol());
    WriteSupport.check(committer.tableRoot(), effectiveProtocol, effective);
    checkRemovable(operation);
    checkPartitionValues(effective);
    Changes changes =
        new Changes(
            protocolChanges ? effectiveProtocol : null, newMetadata, transactions, domains, files);
    return new PreparedCommit(
        snapshot == null ? 0 : snapshot.version() + 1,
        snapshot,
        effectiveProtocol,
        effective,
        changes,
        reads,
        changes.onlyRearranges()
            ? IsolationLevel.SNAPSHOT
            : IsolationLevel.of(effective.configuration()),
        operation,
        metrics,
        userMetadata,
        committer.options().engineInfo(),
        UUID.randomUUID().toString());
  }

  /** What goes into the log; null where the metadata stays. */
  private @Nullable Metadata newMetadata() {
    if (metadata == null) {
      return null;
    }
    Metadata before = snapshot == null ? null : snapshot.metadata();
    Metadata checked = MetadataRules.checked(MinimalProtocol.stripped(metadata), before);
    return checked.equals(before) ? null : checked;
  }

  private Protocol effectiveProtocol(Metadata effective) {
    if (protocol != null) {
      return protocol;
    }
    // The properties that speak about the protocol are not in what goes into the log.
    Metadata wish = metadata == null ? effective : metadata;
    if (snapshot == null) {
      return MinimalProtocol.forTable(wish);
    }
    return metadata == null
        ? snapshot.protocol()
        : MinimalProtocol.upgrade(snapshot.protocol(), wish);
  }

  private void checkRemovable(Operation operation) {
    if (snapshot != null
        && new TableProperties(snapshot.metadata().configuration()).appendOnly()
        && files.stream().anyMatch(file -> file instanceof RemoveFile && file.dataChange())) {
      throw CommitError.DELTA_CANNOT_MODIFY_APPEND_ONLY.with(
          "operation", operation.name(), "table", "delta.`" + committer.tableRoot() + "`");
    }
  }

  /** A writer's mistake, and one that would make the table unreadable. */
  private void checkPartitionValues(Metadata effective) {
    Set<String> columns = new HashSet<>(effective.partitionColumns());
    for (FileAction file : files) {
      if (file instanceof AddFile add && !add.partitionValues().keySet().equals(columns)) {
        throw new IllegalArgumentException(
            add.path() + " has values for " + add.partitionValues().keySet() + ", not " + columns);
      }
    }
  }
}
