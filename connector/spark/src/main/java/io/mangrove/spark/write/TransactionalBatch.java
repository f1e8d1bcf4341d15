package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.DataPath;
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
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * One write on the driver: sends the writers out, and makes one transaction of the files they
 * bring. For one execution.
 */
final class TransactionalBatch implements BatchWrite {
  private final WritePlan plan;
  private final @Nullable Replacement replacement;
  private boolean filesMayBeInTheLog;

  /** A batch that adds its files and removes what the replacement says; null removes nothing. */
  TransactionalBatch(WritePlan plan, @Nullable Replacement replacement) {
    this.plan = plan;
    this.replacement = replacement;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new TaskWriterFactory(
        plan.target().log().tableRoot(),
        plan.layout(),
        plan.constraints(),
        WriteLimits.of(plan.options()),
        plan.settings());
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
    try {
      commit(WrittenFiles.of(messages));
    } catch (DeltaException e) {
      throw ErrorConverter.atExecution(e);
    }
  }

  private void commit(List<WrittenFile> files) {
    Snapshot replaced = plan.target().snapshot();
    if (isAppliedAlready(replaced)) {
      delete(files);
      return;
    }
    Transaction transaction = plan.target().startTransaction();
    WriteMetrics metrics = new WriteMetrics();
    boolean dataChange = plan.options().dataChange();
    for (WrittenFile file : files) {
      transaction.add(file.added(plan.layout().partitionColumns(), dataChange));
      metrics.added(file);
    }
    if (replacement != null && replaced != null) {
      long now = System.currentTimeMillis();
      List<AddFile> removed = new ArrayList<>();
      replacement.replace(replaced, files, transaction, removed::add);
      for (AddFile file : removed) {
        transaction.remove(file.removed(now, dataChange));
      }
    }
    // A table that is replaced has put what gives way into the transaction itself.
    for (FileAction file : transaction.files()) {
      if (file instanceof RemoveFile remove) {
        metrics.removed(remove);
      }
    }
    if (plan.options().txnAppId() != null) {
      transaction.setTransaction(
          new SetTransaction(
              plan.options().txnAppId(), plan.options().txnVersion(), System.currentTimeMillis()));
    }
    if (plan.options().userMetadata() != null) {
      transaction.userMetadata(plan.options().userMetadata());
    }
    transaction.metrics(metrics.asMap(replacement != null));
    filesMayBeInTheLog = true;
    try {
      plan.target().commit(transaction, operation(), () -> delete(files));
    } catch (DeltaException e) {
      // Unless it is in doubt, the commit failed before it was written or after a lost race.
      filesMayBeInTheLog = e instanceof CommitInDoubtException;
      throw e;
    }
  }

  private boolean isAppliedAlready(@Nullable Snapshot snapshot) {
    String appId = plan.options().txnAppId();
    if (appId == null || snapshot == null) {
      return false;
    }
    Long applied = snapshot.transactionVersion(appId);
    return applied != null && applied >= plan.options().txnVersion();
  }

  private Operation operation() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("mode", replacement == null ? "Append" : "Overwrite");
    parameters.put("partitionBy", "[]");
    if (replacement != null) {
      parameters.putAll(replacement.parameters());
    }
    return new Operation("WRITE", parameters);
  }

  /** Deletes what the tasks wrote, unless a commit of theirs may have reached the log. */
  @Override
  public void abort(@Nullable WriterCommitMessage[] messages) {
    if (!filesMayBeInTheLog) {
      delete(WrittenFiles.of(messages));
    }
  }

  private void delete(List<WrittenFile> files) {
    String root = plan.target().log().tableRoot();
    for (WrittenFile file : files) {
      plan.settings().deleteFile(DataPath.absolute(root, file.path()));
    }
  }

  @Override
  public String toString() {
    return "TransactionalBatch(" + plan.target().log().tableRoot() + ")";
  }
}
