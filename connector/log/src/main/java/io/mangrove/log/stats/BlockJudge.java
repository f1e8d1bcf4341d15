package io.mangrove.log.stats;

import io.mangrove.log.columns.TextBlock;
import io.mangrove.log.replay.ActiveFiles;
import java.util.BitSet;

/**
 * Judges the files of one block after another by a predicate: all at once where the packed
 * statistics tell enough, the others one by one. For one thread.
 */
final class BlockJudge {
  private final ActiveFiles files;
  private final Condition condition;
  private final BlockSieve sieve;
  private final ColumnBounds[] columns;
  private final PartitionBounds partitions;
  private final PackedStats stats;
  private final boolean needsPartitions;
  private final boolean needsStats;
  private int lastOrdinal;

  BlockJudge(ActiveFiles files, ColumnSlots slots, Predicate predicate) {
    this.files = files;
    this.condition = Condition.of(predicate, slots);
    this.sieve = BlockSieve.of(predicate, slots);
    this.columns = new ColumnBounds[slots.size()];
    boolean anyOfStats = false;
    boolean anyOfPartitions = false;
    for (int slot = 0; slot < columns.length; slot++) {
      columns[slot] = new ColumnBounds();
      anyOfPartitions |= slots.isPartitionColumn(slot);
      anyOfStats |= !slots.isPartitionColumn(slot);
    }
    this.needsStats = anyOfStats;
    this.needsPartitions = anyOfPartitions || !anyOfStats;
    this.partitions = new PartitionBounds(files, slots, condition);
    this.stats = new PackedStats(files, slots, columns);
  }

  /**
   * Takes out those that hold no match.
   *
   * @param first row of the block
   * @param rows of files, counted from there
   */
  void judge(int first, BitSet rows) {
    if (needsStats && !stats.mayMatchAround(first, condition)) {
      rows.clear();
      return;
    }
    if (needsPartitions) {
      for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
        if (!partitions.mayMatch(files.partitionOrdinal(first + row))) {
          rows.clear(row);
        }
      }
    }
    if (needsStats) {
      BitSet unsure = sift(first, rows);
      unsure.and(rows);
      lastOrdinal = -1;
      for (int row = unsure.nextSetBit(0); row >= 0; row = unsure.nextSetBit(row + 1)) {
        if (!mayMatch(first + row)) {
          rows.clear(row);
        }
      }
    }
  }

  private boolean mayMatch(int row) {
    stats.read(row);
    int ordinal = files.partitionOrdinal(row);
    if (needsPartitions && ordinal != lastOrdinal) {
      partitions.copyTo(ordinal, columns);
      lastOrdinal = ordinal;
    }
    return condition.mayBeTrue(columns);
  }

  /** Those of the rows left that are to be asked one by one. */
  private BitSet sift(int first, BitSet rows) {
    TextBlock block = files.statsBlock(first);
    if (block == null || block.templateCount() > 1) {
      return block == null ? (BitSet) rows.clone() : siftByTemplate(block, rows);
    }
    BitSet unsure = new BitSet();
    siftTemplate(block, 0, rows, unsure);
    return unsure;
  }

  private BitSet siftByTemplate(TextBlock block, BitSet rows) {
    BitSet[] ranks = new BitSet[block.templateCount()];
    BitSet[] unsure = new BitSet[ranks.length];
    for (int index = 0; index < ranks.length; index++) {
      ranks[index] = new BitSet();
      unsure[index] = new BitSet();
    }
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      ranks[block.templateIndex(row)].set(block.rank(row));
    }
    for (int index = 0; index < ranks.length; index++) {
      siftTemplate(block, index, ranks[index], unsure[index]);
    }
    BitSet unsureRows = new BitSet();
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      int index = block.templateIndex(row);
      int rank = block.rank(row);
      rows.set(row, ranks[index].get(rank));
      unsureRows.set(row, unsure[index].get(rank));
    }
    return unsureRows;
  }

  private void siftTemplate(TextBlock block, int index, BitSet ranks, BitSet unsure) {
    StatsLayout layout = stats.layout(block.template(index));
    if (layout == null) {
      unsure.or(ranks);
    } else {
      sieve.sift(new BlockSieve.Rows(block, index, layout), ranks, unsure);
    }
  }
}
