package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.ErrorConverter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.MergeSummary;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteSummary;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * One write on the driver: sends the writers out, and makes one transaction of the files they
 * bring. For one execution.
 */
final class TransactionalBatch implements BatchWrite {
  private final WritePlan plan;
  private final @Nullable Replacement replacement;
  private final WriteMetrics metrics = new WriteMetrics();
  private boolean filesMayBeInTheLog;

  /** A batch that adds its files and removes what the replacement says; null removes nothing. */
  TransactionalBatch(WritePlan plan, @Nullable Replacement replacement) {
    this.plan = plan;
    this.replacement = replacement;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return plan.writers();
  }

  /**
   * Not needed: file names are unique, and only the files of the attempt that Spark took are added.
   */
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(@Nullable WriterCommitMessage[] messages) {
    commit(messages, false);
  }

  @Override
  public void commit(@Nullable WriterCommitMessage[] messages, WriteSummary summary) {
    commit(messages, summary instanceof MergeSummary);
  }

  private void commit(@Nullable WriterCommitMessage[] messages, boolean isMerge) {
    try {
      commit(WrittenFiles.of(messages), isMerge);
    } catch (DeltaException e) {
      throw ErrorConverter.atExecution(e);
    }
  }

  /**
   * @param isMerge whether the rows are those of a MERGE that the table had no match for
   */
  private void commit(List<WrittenFile> files, boolean isMerge) {
    Snapshot replaced = plan.target().snapshot();
    if (replaced != null && plan.options().isAppliedTo(replaced)) {
      plan.delete(files);
      return;
    }
    Transaction transaction = plan.target().startTransaction();
    boolean dataChange = plan.options().dataChange();
    for (WrittenFile file : files) {
      transaction.add(plan.added(file));
      metrics.added(file);
    }
    if (replacement != null && replaced != null) {
      long now = System.currentTimeMillis();
      List<AddFile> removed = new ArrayList<>();
      replacement.replace(replaced, files, transaction, removed::add);
      for (AddFile file : removed) {
        transaction.remove(file.removed(now, dataChange));
      }
      if (replacement instanceof MatchingPartitions) {
        metrics.deleted(RowCount.of(removed));
      }
    }
    // A table that is replaced has put what gives way into the transaction itself.
    for (FileAction file : transaction.files()) {
      if (file instanceof RemoveFile remove) {
        metrics.removed(remove);
      }
    }
    plan.options().addTo(transaction);
    if (isMerge) {
      if (files.isEmpty() && !plan.options().isNumbered()) {
        return; // as other statements that change no row
      }
      plan.target().declareReads(transaction);
    }
    transaction.metrics(
        isMerge
            ? metrics.asMapOfMerge(plan.target().statement().sourceRows())
            : metrics.asMap(replacement != null));
    filesMayBeInTheLog = true;
    try {
      plan.target().commit(transaction, operation(isMerge), () -> plan.delete(files));
      plan.target().statement().affected().set(0, 0, metrics.addedRows());
    } catch (DeltaException e) {
      // Unless it is in doubt, the commit failed before it was written or after a lost race.
      filesMayBeInTheLog = e instanceof CommitInDoubtException;
      throw e;
    }
  }

  private Operation operation(boolean isMerge) {
    if (isMerge) {
      return new Operation("MERGE", plan.target().statement().parameters());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("mode", replacement == null ? "Append" : "Overwrite");
    parameters.put("partitionBy", "[]");
    if (replacement != null) {
      parameters.putAll(replacement.parameters());
    }
    parameters.putAll(plan.target().statement().parameters());
    return new Operation("WRITE", parameters);
  }

  /** Deletes what the tasks wrote, unless a commit of theirs may have reached the log. */
  @Override
  public void abort(@Nullable WriterCommitMessage[] messages) {
    if (!filesMayBeInTheLog) {
      plan.delete(WrittenFiles.of(messages));
    }
  }

  @Override
  public String toString() {
    return "TransactionalBatch(" + plan.target().log().tableRoot() + ")";
  }
}
