package io.mangrove.spark.rowlevel;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.RowSearch;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.StatementCondition;
import io.mangrove.spark.write.WriteOptions;
import io.mangrove.spark.write.WritePlan;
import io.mangrove.spark.write.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.connector.write.WriteSummary;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * One statement on the driver: sends the writers out, brings together which rows of which files go
 * away, and makes one transaction of it. For one execution.
 */
final class MergeOnReadBatch implements DeltaBatchWrite {
  private final MergeOnReadOperation operation;
  private final RowLevelTarget target;
  private final @Nullable WritePlan newRows;
  private final @Nullable WritePlan changes;
  private final CaseInsensitiveStringMap options;
  private final WriteOptions writeOptions;
  private final StatementMetrics metrics = new StatementMetrics();
  private final List<WrittenFile> rewritten = new ArrayList<>();
  private boolean filesMayBeInTheLog;

  /**
   * @param newRows how the rows are written that the statement makes; null if it makes none
   * @param changes how what it does is recorded; null if it is not
   */
  MergeOnReadBatch(
      MergeOnReadOperation operation,
      @Nullable WritePlan newRows,
      @Nullable WritePlan changes,
      CaseInsensitiveStringMap options) {
    this.operation = operation;
    this.target = operation.target();
    this.newRows = newRows;
    this.changes = changes;
    this.options = options;
    this.writeOptions = WriteOptions.of(target.session(), options);
  }

  @Override
  public DeltaWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new RowDeltaWriterFactory(
        operation.context(),
        newRows == null ? null : newRows.writers(),
        target.trackedRows() != null,
        changes == null ? null : changes.writers());
  }

  /** Not needed: only what the attempts tell that Spark took goes into the commit. */
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(@Nullable WriterCommitMessage[] messages) {
    commitMessages(messages, null);
  }

  @Override
  public void commit(@Nullable WriterCommitMessage[] messages, WriteSummary summary) {
    commitMessages(messages, summary);
  }

  private void commitMessages(
      @Nullable WriterCommitMessage[] messages, @Nullable WriteSummary summary) {
    try {
      commit(RowDelta.of(messages), summary);
    } catch (DeltaException e) {
      throw ErrorConverter.atExecution(e);
    }
  }

  private void commit(List<RowDelta> deltas, @Nullable WriteSummary summary) {
    List<WrittenFile> written = RowDelta.files(deltas);
    List<WrittenFile> recorded = RowDelta.recorded(deltas);
    ChangedRows changed = ChangedRows.of(deltas);
    for (RowDelta delta : deltas) {
      metrics.updated(delta.updated());
      metrics.inserted(delta.inserted());
    }
    Map<Integer, DeletionVector> byFile = changed.gone().byFile();
    metrics.scanned();
    if (byFile.isEmpty() && written.isEmpty() && !writeOptions.isNumbered()) {
      return; // no row has changed, and a version that says so serves nobody
    }
    if (writeOptions.isAppliedTo(target.snapshot())) {
      discard(deltas);
      return;
    }
    if (changed.isOpen(mayDeleteAgain())) {
      throw RowLevelError.MERGE_CARDINALITY_VIOLATION.with(
          "table", target.name(), "operation", operation.command().name());
    }
    Transaction transaction = target.table().startTransaction();
    declareReads(transaction);
    List<TouchedFile> rewrites =
        takeOut(TouchedFile.of(target.snapshot().activeFiles(), byFile), transaction);
    List<WrittenFile> made = new ArrayList<>(written);
    if (!rewrites.isEmpty()) {
      made.removeAll(rewrite(rewrites, written, transaction));
    }
    if (newRows != null) {
      add(made, newRows, transaction);
    }
    if (changes != null) {
      recorded.forEach(
          file -> transaction.recordChanges(changes.recorded(file), file.modificationTime()));
      metrics.recorded(recorded);
    }
    if (target.trackedRows() != null) {
      transaction.keepsRowIds();
    }
    writeOptions.addTo(transaction);
    transaction.metrics(
        metrics.of(operation.command(), summary, operation.facts().statement().sourceRows()));
    filesMayBeInTheLog = true;
    try {
      target.table().commit(transaction, log(), () -> discard(deltas));
      metrics.tell(operation.facts().statement().affected());
    } catch (DeltaException e) {
      // Unless it is in doubt, the commit failed before it was written or after a lost race.
      filesMayBeInTheLog = e instanceof CommitInDoubtException;
      throw e;
    }
  }

  private boolean mayDeleteAgain() {
    return operation.command() == Command.DELETE || operation.deletesForEachMatch();
  }

  private void declareReads(Transaction transaction) {
    Predicate read = operation.readPredicate();
    switch (operation.facts().reads()) {
      case CHANGED_ROWS -> transaction.readRows(read, search());
      case MATCHING_ROWS -> transaction.readFiles(read);
      case WHOLE_TABLE -> transaction.readWholeTable();
    }
  }

  private @Nullable RowSearch search() {
    StatementCondition condition = operation.facts().condition();
    return condition == null ? null : new AddedRows(target, condition);
  }

  /** Takes rows out of files. The files of which the rest has to be written anew. */
  private List<TouchedFile> takeOut(List<TouchedFile> files, Transaction transaction) {
    List<TouchedFile> rewrites = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (TouchedFile file : files) {
      metrics.gone(file.gone().cardinality());
      if (operation.masksRows() && file.tellsRows()) {
        transaction.maskRows(file.file(), file.gone());
        metrics.masked(file);
      } else {
        transaction.remove(file.file().removed(now, true));
        metrics.removed(file.file());
        if (!file.isEmptied()) {
          rewrites.add(file);
        }
      }
    }
    return rewrites;
  }

  /** Writes the rest of files. The files of the statement that are none of their own any more. */
  private List<WrittenFile> rewrite(
      List<TouchedFile> files, List<WrittenFile> made, Transaction transaction) {
    WritePlan plan = ofAllColumns();
    FileRewrite.Rewritten rest =
        new FileRewrite(target, plan, options, rewritten::add).run(files, made);
    metrics.copied(rest.copiedRows());
    add(rest.files(), plan, transaction);
    plan.delete(rest.taken());
    return rest.taken();
  }

  private void add(List<WrittenFile> files, WritePlan plan, Transaction transaction) {
    for (WrittenFile file : files) {
      transaction.add(plan.added(file));
    }
    metrics.added(files);
  }

  private WritePlan ofAllColumns() {
    return newRows == null ? target.writePlan(target.schema(), options) : newRows;
  }

  private Operation log() {
    return new Operation(operation.command().name(), operation.facts().statement().parameters());
  }

  /** Deletes what the tasks wrote, unless a commit of theirs may have reached the log. */
  @Override
  public void abort(@Nullable WriterCommitMessage[] messages) {
    if (!filesMayBeInTheLog) {
      discard(RowDelta.of(messages));
    }
  }

  private void discard(List<RowDelta> deltas) {
    List<WrittenFile> files = new ArrayList<>(rewritten);
    files.addAll(RowDelta.files(deltas));
    files.addAll(RowDelta.recorded(deltas));
    if (!files.isEmpty()) {
      ofAllColumns().delete(files);
    }
  }

  @Override
  public String toString() {
    return operation.description();
  }
}
