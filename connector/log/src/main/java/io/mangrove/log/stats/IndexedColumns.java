package io.mangrove.log.stats;

import io.mangrove.log.schema.StructType;
import java.util.List;
import java.util.Map;

/** The leaf columns a writer gathers statistics for. PROTOCOL: Per-file Statistics. */
public final class IndexedColumns {
  private IndexedColumns() {}

  /**
   * Paths of the leaves to gather statistics for, in schema order, partition columns left out.
   *
   * @param configuration the table's properties ({@code delta.dataSkippingNumIndexedCols}, {@code
   *     delta.dataSkippingStatsColumns})
   */
  public static List<List<String>> of(
      StructType schema, List<String> partitionColumns, Map<String, String> configuration) {
    throw new IllegalStateException();
  }
}
