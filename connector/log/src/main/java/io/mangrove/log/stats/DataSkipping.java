package io.mangrove.log.stats;

import static io.mangrove.log.columns.TextColumn.BLOCK_ROWS;

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
    PackedStats stats = new PackedStats(files, slots, columns);
    BitSet kept = new BitSet(files.rows());
    int block = -1;
    int lastOrdinal = -1;
    for (int row = candidates.nextSetBit(0); row >= 0; row = candidates.nextSetBit(row + 1)) {
      if (needsStats && row / BLOCK_ROWS != block) {
        block = row / BLOCK_ROWS;
        lastOrdinal = -1;
        if (!stats.mayMatchAround(row, condition)) {
          row = Math.max(row, (block + 1) * BLOCK_ROWS - 1);
          continue;
        }
      }
      int ordinal = files.partitionOrdinal(row);
      if (!partitions.mayMatch(ordinal)) {
        continue;
      }
      if (needsStats) {
        stats.read(row);
        if (ordinal != lastOrdinal) {
          partitions.copyTo(ordinal, columns);
          lastOrdinal = ordinal;
        }
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
