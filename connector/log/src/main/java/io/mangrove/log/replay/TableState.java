package io.mangrove.log.replay;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.FileRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the actions up to one version amount to. PROTOCOL: Action Reconciliation.
 *
 * @param protocol null where no action gave one; no snapshot is made of such a state
 * @param metadata null where no action gave one; no snapshot is made of such a state
 * @param tombstones removed files and when, for checkpoints and vacuum
 * @param transactions by application
 * @param domainMetadata by domain, without the removed ones
 */
public record TableState(
    @Nullable Protocol protocol,
    @Nullable Metadata metadata,
    ActiveFiles activeFiles,
    Tombstones tombstones,
    Map<String, SetTransaction> transactions,
    Map<String, DomainMetadata> domainMetadata) {

  /** Whether a file or tombstone is of a data file that this state says something of. */
  public boolean speaksOf(FileRow row) {
    DeletionVectorDescriptor vector = row.deletionVector;
    String vectorId = vector == null ? null : vector.uniqueId();
    int hash = FileIndex.hash(row.path, vectorId);
    return activeFiles.store().find(hash, row.path, vectorId, activeFiles.rows()) >= 0;
  }

  /**
   * The same state.
   *
   * @param files of it, by other names of partition columns
   */
  public TableState with(ActiveFiles files) {
    return new TableState(protocol, metadata, files, tombstones, transactions, domainMetadata);
  }

  /**
   * The state as a checkpoint's content.
   *
   * @param keepTombstonesAfter tombstones of this time or before are left out; milliseconds since
   *     the epoch
   */
  public CheckpointSource checkpointSource(long keepTombstonesAfter) {
    return checkpointSource(keepTombstonesAfter, Long.MIN_VALUE);
  }

  /**
   * The state as a checkpoint's content.
   *
   * @param keepTombstonesAfter tombstones of this time or before are left out; milliseconds since
   *     the epoch
   * @param keepTransactionsAfter transactions of this time or before are left out, those without a
   *     time are not; milliseconds since the epoch
   */
  public CheckpointSource checkpointSource(long keepTombstonesAfter, long keepTransactionsAfter) {
    return sink -> writeTo(sink, keepTombstonesAfter, keepTransactionsAfter);
  }

  private void writeTo(CheckpointSink sink, long keepTombstonesAfter, long keepTransactionsAfter) {
    if (protocol != null) {
      sink.protocol(protocol);
    }
    if (metadata != null) {
      sink.metadata(metadata);
    }
    for (SetTransaction transaction : transactions.values()) {
      Long updated = transaction.lastUpdated();
      if (updated == null || updated > keepTransactionsAfter) {
        sink.transaction(transaction);
      }
    }
    domainMetadata.values().forEach(sink::domainMetadata);
    FileRow row = new FileRow();
    FileColumns columns = activeFiles.columns();
    for (int at = tombstones.nextRow(0); at >= 0; at = tombstones.nextRow(at + 1)) {
      if (tombstones.deletionTimestamp(at) > keepTombstonesAfter) {
        columns.read(at, true, row);
        sink.file(row);
      }
    }
    for (int at = activeFiles.nextRow(0); at >= 0; at = activeFiles.nextRow(at + 1)) {
      columns.read(at, false, row);
      sink.file(row);
    }
  }
}
