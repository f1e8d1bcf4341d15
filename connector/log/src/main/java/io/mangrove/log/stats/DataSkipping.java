package io.mangrove.log.stats;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.StructType;
import java.util.BitSet;
import java.util.List;

/** Which files may hold a row that matches, judged by partition values and statistics. */
public final class DataSkipping {
  private DataSkipping() {}

  /**
   * The rows of {@code files} that may hold a match.
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
    throw new IllegalStateException();
  }

  /** As above, judging every active file. */
  public static BitSet keep(
      ActiveFiles files, StructType schema, List<String> partitionColumns, Predicate predicate) {
    throw new IllegalStateException();
  }
}
