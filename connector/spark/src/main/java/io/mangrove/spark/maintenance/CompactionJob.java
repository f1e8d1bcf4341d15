package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.transaction.MovedRows;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.internals.JobDescription;
import io.mangrove.spark.internals.TaskStream;
import io.mangrove.spark.read.WholeFiles;
import io.mangrove.spark.write.WritePlan;
import io.mangrove.spark.write.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts small files together: one Spark job with a task for each group, nothing shuffled. Groups
 * that are done are committed while others are under way, so that a job that is broken off has not
 * been for nothing. For one execution.
 */
final class CompactionJob {
  private final OptimizeTarget target;
  private final CompactionPlan plan;
  private final WritePlan writes;
  private final long commitIntervalNanos;
  private final OptimizeMetrics metrics;
  private final List<CompactedFiles> waiting = new ArrayList<>();
  private long lastCommitNanos = System.nanoTime();
  private @Nullable CommitConflictException conflict;

  CompactionJob(OptimizeTarget target, CompactionPlan plan, OptimizeMetrics metrics) {
    this.target = target;
    this.plan = plan;
    this.writes = target.writes(Long.MAX_VALUE);
    this.commitIntervalNanos =
        TimeUnit.MILLISECONDS.toNanos(target.options().commitIntervalMillis());
    this.metrics = metrics;
  }

  /** Throws a conflict only when everything else is done. */
  void run() {
    WholeFiles files = target.files();
    List<CompactedFiles.Group> groups = new ArrayList<>();
    for (int[] group : plan.groups()) {
      groups.add(
          new CompactedFiles.Group(
              files.files(group),
              writes.partitionValues(target.snapshot().activeFiles().file(group[0]))));
    }
    CompactedFiles.Task task =
        new CompactedFiles.Task(
            new RowCopy(files.readers()),
            writes.ofKnownRows().writers(),
            target.tracked() == null ? writes.columnwise() : null,
            files.masks());
    try {
      JobDescription.during(
          target.session(),
          "OPTIMIZE %s: %d files into %d"
              .formatted(target.table().name(), plan.files(), groups.size()),
          () -> {
            TaskStream.run(target.session(), groups, task, this::take);
            return groups;
          });
    } finally {
      commitWaiting();
    }
    if (conflict != null) {
      throw conflict;
    }
  }

  private void take(CompactedFiles done) {
    waiting.add(done);
    if (System.nanoTime() - lastCommitNanos >= commitIntervalNanos) {
      commitWaiting();
    }
  }

  private void commitWaiting() {
    List<CompactedFiles> done = List.copyOf(waiting);
    waiting.clear();
    if (!done.isEmpty()) {
      try {
        commit(done);
      } catch (CommitConflictException e) {
        commitOneByOne(done, e);
      }
    }
    lastCommitNanos = System.nanoTime();
  }

  /** Whom a conflict is about only the commit of one group can tell; the others are good. */
  private void commitOneByOne(List<CompactedFiles> done, CommitConflictException together) {
    for (CompactedFiles group : done) {
      try {
        if (done.size() == 1) {
          throw together;
        }
        commit(List.of(group));
      } catch (CommitConflictException e) {
        conflict = e;
        discard(List.of(group));
      }
    }
  }

  private void commit(List<CompactedFiles> done) {
    Transaction transaction = target.startTransaction();
    OptimizeMetrics ofCommit = new OptimizeMetrics();
    long now = System.currentTimeMillis();
    for (CompactedFiles group : done) {
      add(group, transaction, ofCommit, now);
    }
    transaction.metrics(ofCommit.ofHistory());
    try {
      var unused = transaction.commit(target.operation());
    } catch (CommitConflictException e) {
      throw e;
    } catch (DeltaException e) {
      if (!(e instanceof CommitInDoubtException)) {
        discard(done);
      }
      throw e;
    }
    metrics.addAll(ofCommit);
  }

  private void add(
      CompactedFiles group, Transaction transaction, OptimizeMetrics ofCommit, long now) {
    ActiveFiles active = target.snapshot().activeFiles();
    int[] sources = plan.groups().get(group.group());
    WrittenFile written = group.file();
    List<AddFile> replaced = new ArrayList<>(sources.length);
    List<MovedRows> moved = new ArrayList<>(sources.length);
    long first = 0;
    for (int i = 0; i < sources.length; i++) {
      AddFile source = active.file(sources[i]);
      ofCommit.removed(source);
      replaced.add(source);
      if (written == null) {
        transaction.remove(source.removed(now, false));
      } else {
        moved.add(new MovedRows(source, first, group.rows()[i]));
        first += group.rows()[i];
      }
    }
    ofCommit.partition(active.partitionOrdinal(sources[0]));
    if (written != null) {
      ofCommit.added(written);
      transaction.rearrange(Clustering.inOrderOf(replaced, writes.added(written)), moved);
    }
  }

  private void discard(List<CompactedFiles> groups) {
    List<WrittenFile> files = new ArrayList<>();
    for (CompactedFiles group : groups) {
      if (group.file() != null) {
        files.add(group.file());
      }
    }
    writes.delete(files);
  }
}
