package io.mangrove.log.stats;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.StructType;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;

/** Answers to aggregates from statistics alone, where these are exact. */
public final class StatsTotals {
  private StatsTotals() {}

  /** The number of rows in these files; empty unless every one of them tells its own. */
  public static OptionalLong rowCount(ActiveFiles files, BitSet candidates) {
    throw new IllegalStateException();
  }

  /**
   * The smallest value of a byte, short, integer, long or date column; empty where not known
   * exactly.
   */
  public static OptionalLong min(
      ActiveFiles files, StructType schema, List<String> column, BitSet candidates) {
    throw new IllegalStateException();
  }

  /**
   * The greatest value of a byte, short, integer, long or date column; empty where not known
   * exactly.
   */
  public static OptionalLong max(
      ActiveFiles files, StructType schema, List<String> column, BitSet candidates) {
    throw new IllegalStateException();
  }
}
