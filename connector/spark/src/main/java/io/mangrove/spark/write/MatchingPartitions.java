package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.transaction.Transaction;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of every partition that meets a condition give way, and every new row has to meet it:
 * REPLACE WHERE and INSERT OVERWRITE with a PARTITION clause.
 *
 * @param condition on partition columns alone
 * @param text the condition as a user reads it
 * @param zone of the session
 */
record MatchingPartitions(Predicate condition, String text, ZoneId zone) implements Replacement {

  @Override
  public void replace(
      Snapshot snapshot,
      List<WrittenFile> written,
      Transaction transaction,
      Consumer<AddFile> removed) {
    PartitionCondition matches = new PartitionCondition(condition);
    StructType schema = snapshot.schema();
    List<String> columns = snapshot.partitionColumns();
    for (WrittenFile file : written) {
      Map<String, @Nullable String> partition = file.partition(snapshot.physicalPartitionColumns());
      if (!matches.holds(typed(schema, columns, partition))) {
        throw WriteError.DELTA_REPLACE_WHERE_MISMATCH.with(
            "partition", partition, "replaceWhere", text);
      }
    }
    transaction.readPartitions(condition);
    ActiveFiles files = snapshot.activeFiles();
    Boolean[] replaced = new Boolean[files.partitionCount()];
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      int ordinal = files.partitionOrdinal(row);
      if (replaced[ordinal] == null) {
        replaced[ordinal] = matches.holds(typed(schema, columns, files.partition(ordinal)));
      }
      if (replaced[ordinal]) {
        removed.accept(files.file(row));
      }
    }
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("predicate", text);
  }

  private Map<String, @Nullable Object> typed(
      StructType schema, List<String> columns, Map<String, @Nullable String> partition) {
    List<@Nullable Object> values = new PartitionRows(schema, columns, zone).comparable(partition);
    Map<String, @Nullable Object> byName = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      byName.put(columns.get(i).toLowerCase(Locale.ROOT), PartitionRows.typed(values.get(i)));
    }
    return byName;
  }
}
