package io.mangrove.spark.write;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/** The table that a write adds its files to: one that is there, or one that is being made. */
public interface WriteTarget {

  DeltaLog log();

  /**
   * The version the write starts from, whose files an overwrite takes away. Null while the table is
   * being made or replaced: a staged table takes the old files away itself.
   */
  @Nullable Snapshot snapshot();

  /** The schema, partitioning and properties in effect for this write. */
  Metadata metadata();

  /** How the files of this write have the columns. */
  ColumnMapping columnMapping();

  /** The metadata that the write's commit also puts in place; null if it changes none. */
  @Nullable Metadata pendingMetadata();

  /** The statement that writes, as far as a rule has told of it. */
  default Statement statement() {
    return Statement.unknown();
  }

  /** Says what of the table decided which rows a MERGE adds to it that changes none. */
  default void declareReads(Transaction transaction) {
    transaction.readWholeTable();
  }

  /**
   * The transaction the write adds its actions to. A live table begins one, with the pending
   * metadata in it; a staged table hands out its own.
   */
  Transaction startTransaction();

  /**
   * Ends the write. A live table commits the transaction as this operation; a staged table keeps it
   * for its own commit and its own operation.
   *
   * @param discard deletes the written files; for a target that keeps the transaction, if the
   *     commit it makes later fails
   */
  void commit(Transaction transaction, Operation operation, Runnable discard);
}
