package io.mangrove.log.stats;

import io.mangrove.log.schema.StructType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statistics of one data file as its writer gathers them. PROTOCOL: Per-file Statistics.
 *
 * @param numRecords rows in the file
 * @param byLeafPath what is known of each indexed leaf column, by its names from the top down
 */
public record FileStats(long numRecords, Map<List<String>, ColumnStats> byLeafPath) {

  /** How many characters of a string bound are kept where the table does not say otherwise. */
  public static final int DEFAULT_STRING_PREFIX = 32;

  public FileStats {
    byLeafPath = Collections.unmodifiableMap(new LinkedHashMap<>(byLeafPath));
  }

  /** The form of {@code stats} in an add action, strings cut at 32 characters. */
  public String toJson(StructType schema) {
    return toJson(schema, DEFAULT_STRING_PREFIX);
  }

  /**
   * The form of {@code stats} in an add action.
   *
   * @param schema of the file, without partition columns; gives the order and the types
   * @param stringPrefix characters kept of a string bound
   */
  public String toJson(StructType schema, int stringPrefix) {
    return new StatsJson(stringPrefix).write(this, schema);
  }
}
