package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One commit being collected: what was read of the table and what shall change. Changes with every
 * call; for one thread at a time, and for one commit.
 */
public final class Transaction {
  private final @Nullable Snapshot snapshot;

  Transaction(@Nullable Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The version this transaction reads; null while it makes a new table. */
  public @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /** Sets the protocol the table has from this commit on. */
  public Transaction protocol(Protocol protocol) {
    throw new IllegalStateException();
  }

  /** Sets the metadata the table has from this commit on. */
  public Transaction metadata(Metadata metadata) {
    throw new IllegalStateException();
  }

  /** The metadata in effect for this commit: what was set, else that of the snapshot, else null. */
  public @Nullable Metadata metadata() {
    throw new IllegalStateException();
  }

  public Transaction add(AddFile file) {
    throw new IllegalStateException();
  }

  public Transaction remove(RemoveFile file) {
    throw new IllegalStateException();
  }

  public Transaction setTransaction(SetTransaction transaction) {
    throw new IllegalStateException();
  }

  public Transaction domainMetadata(DomainMetadata domain) {
    throw new IllegalStateException();
  }

  /** Says that the outcome depends on every row of the table. */
  public Transaction readWholeTable() {
    throw new IllegalStateException();
  }

  /** Says that the outcome depends on the rows that match a predicate on partition columns. */
  public Transaction readPartitions(Predicate predicate) {
    throw new IllegalStateException();
  }

  /** Says that the outcome depends on the rows that match a predicate. */
  public Transaction readFiles(Predicate predicate) {
    throw new IllegalStateException();
  }

  /** Sets the {@code operationMetrics} of the commit, numbers as text. */
  public Transaction metrics(Map<String, String> metrics) {
    throw new IllegalStateException();
  }

  /** Sets the user's own note on the commit; null for none. */
  public Transaction userMetadata(@Nullable String userMetadata) {
    throw new IllegalStateException();
  }

  /**
   * Puts the commit into the log, after as many lost races as it takes.
   *
   * @throws io.mangrove.log.error.CommitConflictException another commit stands against this one
   */
  public Committed commit(Operation operation) {
    throw new IllegalStateException();
  }
}
