package io.mangrove.spark.write;

import io.mangrove.log.actions.RemoveFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Counts for a commit's {@code operationMetrics}. Changes with every file. */
final class WriteMetrics {
  private final long startNanos = System.nanoTime();
  private long addedFiles;
  private long addedRows;
  private long addedBytes;
  private long removedFiles;
  private long removedBytes;
  private OptionalLong deletedRows = OptionalLong.empty();

  void added(WrittenFile file) {
    addedFiles++;
    addedRows += file.numRecords();
    addedBytes += file.sizeBytes();
  }

  /** Rows that go with whole files; unknown where the log does not tell. */
  void deleted(OptionalLong rows) {
    deletedRows = rows;
  }

  void removed(RemoveFile file) {
    removedFiles++;
    removedBytes += file.sizeBytes() == null ? 0 : file.sizeBytes();
  }

  long addedRows() {
    return addedRows;
  }

  /** Of a MERGE that only inserts, by the names that Delta's history shows. */
  Map<String, String> asMapOfMerge(OptionalLong sourceRows) {
    Map<String, String> metrics = new LinkedHashMap<>();
    sourceRows.ifPresent(rows -> metrics.put("numSourceRows", Long.toString(rows)));
    String rows = Long.toString(addedRows);
    metrics.put("numTargetRowsInserted", rows);
    metrics.put("numOutputRows", rows);
    for (String none :
        List.of(
            "numTargetRowsUpdated",
            "numTargetRowsMatchedUpdated",
            "numTargetRowsNotMatchedBySourceUpdated",
            "numTargetRowsDeleted",
            "numTargetRowsMatchedDeleted",
            "numTargetRowsNotMatchedBySourceDeleted",
            "numTargetRowsCopied",
            "numTargetFilesRemoved",
            "numTargetBytesRemoved",
            "numTargetChangeFilesAdded",
            "numTargetDeletionVectorsAdded",
            "numTargetDeletionVectorsRemoved",
            "numTargetDeletionVectorsUpdated",
            "materializeSourceTimeMs")) {
      metrics.put(none, "0");
    }
    String millis = Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    metrics.put("executionTimeMs", millis);
    metrics.put("scanTimeMs", "0");
    metrics.put("rewriteTimeMs", millis);
    metrics.put("numTargetFilesAdded", Long.toString(addedFiles));
    metrics.put("numTargetBytesAdded", Long.toString(addedBytes));
    return metrics;
  }

  /** By the names that Delta's history shows. */
  Map<String, String> asMap(boolean withRemoved) {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("numFiles", Long.toString(addedFiles));
    metrics.put("numOutputRows", Long.toString(addedRows));
    metrics.put("numOutputBytes", Long.toString(addedBytes));
    if (withRemoved) {
      metrics.put("numRemovedFiles", Long.toString(removedFiles));
      metrics.put("numRemovedBytes", Long.toString(removedBytes));
    }
    if (deletedRows.isPresent()) {
      metrics.put("numDeletedRows", Long.toString(deletedRows.getAsLong()));
      metrics.put("numCopiedRows", "0");
      metrics.put("numAddedChangeFiles", "0");
    }
    return metrics;
  }
}
