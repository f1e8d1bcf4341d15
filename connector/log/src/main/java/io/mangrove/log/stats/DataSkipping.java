package io.mangrove.log.stats;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.StructType;
import java.util.BitSet;
import java.util.List;

/** Which files may hold a row that matches, judged by partition values and statistics. */
public final class DataSkipping {
  private DataSkipping() {}

  /**
   * The rows of {@code files} that may hold a match. A file left out holds none; one kept may hold
   * none either, so rows must still be filtered.
   *
   * @param schema of the table, partition columns included
   * @param candidates rows of {@code files} to judge; left as it is
   */
  public static BitSet keep(
      ActiveFiles files,
      StructType schema,
      List<String> partitionColumns,
      Predicate predicate,
      BitSet candidates) {
    ColumnSlots slots = new ColumnSlots(schema, partitionColumns);
    Condition condition = Condition.of(predicate, slots);
    ColumnBounds[] columns = new ColumnBounds[slots.size()];
    boolean needsStats = false;
    for (int slot = 0; slot < columns.length; slot++) {
      columns[slot] = new ColumnBounds();
      needsStats |= !slots.isPartitionColumn(slot);
    }
    PartitionBounds partitions = new PartitionBounds(files, slots, condition);
    StatsReader stats = new StatsReader(slots, columns);
    BitSet kept = new BitSet(files.rows());
    for (int row = candidates.nextSetBit(0); row >= 0; row = candidates.nextSetBit(row + 1)) {
      int ordinal = files.partitionOrdinal(row);
      if (!partitions.mayMatch(ordinal)) {
        continue;
      }
      if (needsStats) {
        stats.read(files.statsBytes(row));
        partitions.copyTo(ordinal, columns);
        if (!condition.mayBeTrue(columns)) {
          continue;
        }
      }
      kept.set(row);
    }
    return kept;
  }

  /** As above, judging every active file. */
  public static BitSet keep(
      ActiveFiles files, StructType schema, List<String> partitionColumns, Predicate predicate) {
    return keep(files, schema, partitionColumns, predicate, all(files));
  }

  /** The rows of all active files. */
  public static BitSet all(ActiveFiles files) {
    BitSet all = new BitSet(files.rows());
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      all.set(row);
    }
    return all;
  }
}
