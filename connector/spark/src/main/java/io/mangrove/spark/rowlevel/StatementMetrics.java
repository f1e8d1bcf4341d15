package io.mangrove.spark.rowlevel;

import io.mangrove.log.actions.AddFile;
import io.mangrove.spark.write.AffectedRows;
import io.mangrove.spark.write.WrittenFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.connector.write.MergeSummary;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.connector.write.WriteSummary;
import org.jspecify.annotations.Nullable;

/**
 * Counts for the {@code operationMetrics} of a statement's commit, by the names that Delta's
 * history shows. Changes as the commit is made; for one thread.
 */
final class StatementMetrics {
  private final long startNanos = System.nanoTime();
  private long scanNanos;
  private long removedFiles;
  private long removedBytes;
  private long addedFiles;
  private long addedBytes;
  private long vectorsAdded;
  private long vectorsRemoved;
  private long vectorsUpdated;
  private long goneRows;
  private long updatedRows;
  private long insertedRows;
  private long copiedRows;
  private long changeFiles;

  /**
   * All rows have been read; what follows is the writing of files that are not planned by Spark.
   */
  void scanned() {
    scanNanos = System.nanoTime() - startNanos;
  }

  void removed(AddFile file) {
    removedFiles++;
    removedBytes += file.sizeBytes();
    vectorsRemoved += file.deletionVector() == null ? 0 : 1;
  }

  void masked(TouchedFile file) {
    if (file.isEmptied()) {
      removed(file.file());
    } else if (file.hadVector()) {
      vectorsUpdated++;
    } else {
      vectorsAdded++;
    }
  }

  void added(List<WrittenFile> files) {
    addedFiles += files.size();
    addedBytes += files.stream().mapToLong(WrittenFile::sizeBytes).sum();
  }

  void copied(long rows) {
    copiedRows += rows;
  }

  /** Files of change data were added. */
  void recorded(List<WrittenFile> files) {
    changeFiles += files.size();
  }

  void gone(long rows) {
    goneRows += rows;
  }

  void updated(long rows) {
    updatedRows += rows;
  }

  void inserted(long rows) {
    insertedRows += rows;
  }

  /** Tells what the statement answers. An updated row has gone, and come again. */
  void tell(AffectedRows affected) {
    affected.set(updatedRows, goneRows - updatedRows, insertedRows);
  }

  /**
   * @param sourceRows of a MERGE; empty where nobody has counted them
   */
  Map<String, String> of(Command command, @Nullable WriteSummary summary, OptionalLong sourceRows) {
    Map<String, Long> metrics = new LinkedHashMap<>();
    sourceRows.ifPresent(rows -> metrics.put("numSourceRows", rows));
    switch (command) {
      case DELETE -> {
        metrics.put("numDeletedRows", goneRows);
        metrics.put("numCopiedRows", copiedRows);
        putFiles(metrics);
      }
      case UPDATE -> {
        metrics.put("numUpdatedRows", updatedRows);
        metrics.put("numCopiedRows", copiedRows);
        putFiles(metrics);
      }
      case MERGE -> putMerge(metrics, summary instanceof MergeSummary merge ? merge : null);
    }
    long nanos = System.nanoTime() - startNanos;
    if (command == Command.MERGE) {
      metrics.put("materializeSourceTimeMs", 0L); // a source is never written down first
    }
    metrics.put("executionTimeMs", TimeUnit.NANOSECONDS.toMillis(nanos));
    metrics.put("scanTimeMs", TimeUnit.NANOSECONDS.toMillis(scanNanos));
    metrics.put("rewriteTimeMs", TimeUnit.NANOSECONDS.toMillis(nanos - scanNanos));
    Map<String, String> texts = new LinkedHashMap<>();
    metrics.forEach((name, value) -> texts.put(name, Long.toString(value)));
    return texts;
  }

  /**
   * Of a statement that removed whole files and nothing else.
   *
   * @param rows how many rows they held; empty where the log does not tell
   */
  Map<String, String> ofWholeFiles(String operation, OptionalLong rows) {
    if (operation.equals("TRUNCATE")) {
      return Map.of(
          "numRemovedFiles",
          Long.toString(removedFiles),
          "executionTimeMs",
          Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos)));
    }
    goneRows = rows.orElse(0);
    Map<String, String> metrics = of(Command.DELETE, null, OptionalLong.empty());
    if (rows.isEmpty()) {
      metrics.remove("numDeletedRows");
      metrics.remove("numCopiedRows");
      metrics.remove("numAddedFiles");
    }
    return metrics;
  }

  private void putFiles(Map<String, Long> metrics) {
    metrics.put("numAddedFiles", addedFiles);
    metrics.put("numAddedBytes", addedBytes);
    metrics.put("numRemovedFiles", removedFiles);
    metrics.put("numRemovedBytes", removedBytes);
    metrics.put("numAddedChangeFiles", changeFiles);
    // An updated vector is one removed and another added.
    metrics.put("numDeletionVectorsAdded", vectorsAdded + vectorsUpdated);
    metrics.put("numDeletionVectorsRemoved", vectorsRemoved + vectorsUpdated);
    metrics.put("numDeletionVectorsUpdated", vectorsUpdated);
  }

  /**
   * Spark tells the clauses apart; how often it matched a row that a clause deletes says nothing.
   */
  private void putMerge(Map<String, Long> metrics, @Nullable MergeSummary summary) {
    long deleted = goneRows - updatedRows;
    metrics.put("numTargetRowsInserted", insertedRows);
    metrics.put("numTargetRowsUpdated", updatedRows);
    metrics.put("numTargetRowsDeleted", deleted);
    if (summary != null && summary.numTargetRowsNotMatchedBySourceUpdated() >= 0) {
      long updated = summary.numTargetRowsNotMatchedBySourceUpdated();
      metrics.put("numTargetRowsMatchedUpdated", updatedRows - updated);
      metrics.put("numTargetRowsNotMatchedBySourceUpdated", updated);
    }
    if (summary != null && summary.numTargetRowsNotMatchedBySourceDeleted() >= 0) {
      long bySource = summary.numTargetRowsNotMatchedBySourceDeleted();
      metrics.put("numTargetRowsMatchedDeleted", deleted - bySource);
      metrics.put("numTargetRowsNotMatchedBySourceDeleted", bySource);
    }
    metrics.put("numTargetRowsCopied", copiedRows);
    metrics.put("numOutputRows", insertedRows + updatedRows + copiedRows);
    metrics.put("numTargetFilesAdded", addedFiles);
    metrics.put("numTargetBytesAdded", addedBytes);
    metrics.put("numTargetFilesRemoved", removedFiles);
    metrics.put("numTargetBytesRemoved", removedBytes);
    metrics.put("numTargetChangeFilesAdded", changeFiles);
    metrics.put("numTargetDeletionVectorsAdded", vectorsAdded + vectorsUpdated);
    metrics.put("numTargetDeletionVectorsRemoved", vectorsRemoved + vectorsUpdated);
    metrics.put("numTargetDeletionVectorsUpdated", vectorsUpdated);
  }
}
