package io.mangrove.spark.write;

import io.mangrove.log.actions.RemoveFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts for a commit's {@code operationMetrics}. Changes with every file. */
final class WriteMetrics {
  private long addedFiles;
  private long addedRows;
  private long addedBytes;
  private long removedFiles;
  private long removedBytes;

  void added(WrittenFile file) {
    addedFiles++;
    addedRows += file.numRecords();
    addedBytes += file.sizeBytes();
  }

  void removed(RemoveFile file) {
    removedFiles++;
    removedBytes += file.sizeBytes() == null ? 0 : file.sizeBytes();
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
    return metrics;
  }
}
