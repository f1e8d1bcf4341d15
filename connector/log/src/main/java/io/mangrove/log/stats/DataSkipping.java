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
    BlockJudge judge = new BlockJudge(files, new ColumnSlots(schema, partitionColumns), predicate);
    BitSet kept = new BitSet(files.rows());
    int row = candidates.nextSetBit(0);
    while (row >= 0) {
      int first = row / BLOCK_ROWS * BLOCK_ROWS;
      BitSet block = candidates.get(first, first + BLOCK_ROWS);
      judge.judge(first, block);
      for (int i = block.nextSetBit(0); i >= 0; i = block.nextSetBit(i + 1)) {
        kept.set(first + i);
      }
      row = candidates.nextSetBit(first + BLOCK_ROWS);
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
