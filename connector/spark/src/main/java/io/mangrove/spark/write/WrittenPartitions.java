package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.transaction.Transaction;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of every partition that gets a new file give way: dynamic partition overwrite.
 *
 * @param zone of the session
 */
record WrittenPartitions(ZoneId zone) implements Replacement {

  @Override
  public void replace(
      Snapshot snapshot,
      List<WrittenFile> written,
      Transaction transaction,
      Consumer<AddFile> removed) {
    List<String> columns = snapshot.partitionColumns();
    PartitionRows rows = new PartitionRows(snapshot.schema(), columns, zone);
    Set<List<@Nullable Object>> partitions = new LinkedHashSet<>();
    for (WrittenFile file : written) {
      partitions.add(rows.comparable(file.partition(snapshot.physicalPartitionColumns())));
    }
    if (partitions.isEmpty()) {
      return;
    }
    transaction.readPartitions(anyOf(columns, new ArrayList<>(partitions)));
    ActiveFiles files = snapshot.activeFiles();
    Boolean[] replaced = new Boolean[files.partitionCount()];
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      int ordinal = files.partitionOrdinal(row);
      if (replaced[ordinal] == null) {
        replaced[ordinal] = partitions.contains(rows.comparable(files.partition(ordinal)));
      }
      if (replaced[ordinal]) {
        removed.accept(files.file(row));
      }
    }
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("isDynamicPartitionOverwrite", "true");
  }

  /** A balanced tree, so that thousands of partitions do not make a deep one. */
  private static Predicate anyOf(List<String> columns, List<List<@Nullable Object>> partitions) {
    if (partitions.size() == 1) {
      return isPartition(columns, partitions.get(0));
    }
    int half = partitions.size() / 2;
    return new Predicate.Or(
        anyOf(columns, partitions.subList(0, half)),
        anyOf(columns, partitions.subList(half, partitions.size())));
  }

  private static Predicate isPartition(List<String> columns, List<@Nullable Object> values) {
    Predicate all = new Predicate.Always(true);
    for (int i = 0; i < columns.size(); i++) {
      Predicate one =
          new Predicate.Compare(
              List.of(columns.get(i)),
              Predicate.Op.EQ_NULL_SAFE,
              PartitionRows.typed(values.get(i)));
      all = i == 0 ? one : new Predicate.And(all, one);
    }
    return all;
  }
}
