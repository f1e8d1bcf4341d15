package io.mangrove.spark.write;

import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that a task wrote and that is in no commit yet.
 *
 * @param path as the log will have it: relative to the table root, percent-encoded
 * @param partitionValues in the order of the table's partition columns
 * @param modificationTime milliseconds since the epoch
 * @param stats JSON
 */
public record WrittenFile(
    String path,
    List<@Nullable String> partitionValues,
    long sizeBytes,
    long modificationTime,
    long numRecords,
    String stats)
    implements Serializable {

  Map<String, @Nullable String> partition(List<String> columns) {
    Map<String, @Nullable String> partition = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      partition.put(columns.get(i), partitionValues.get(i));
    }
    return partition;
  }

  AddCdcFile recorded(List<String> partitionColumns) {
    return new AddCdcFile(path, partition(partitionColumns), sizeBytes, Map.of());
  }

  AddFile added(List<String> partitionColumns, boolean dataChange) {
    return new AddFile(
        path, partition(partitionColumns), sizeBytes, modificationTime, dataChange, stats);
  }
}
