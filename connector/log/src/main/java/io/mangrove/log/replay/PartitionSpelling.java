package io.mangrove.log.replay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of partition columns as some writers put them to the values of files: in another case than
 * the schema's.
 */
final class PartitionSpelling {
  private PartitionSpelling() {}

  /**
   * The values by the names that columns have; the same map where they have them already.
   *
   * @param columns whose values they are
   */
  static Map<String, @Nullable String> of(
      Map<String, @Nullable String> values, List<String> columns) {
    for (String column : columns) {
      if (!values.containsKey(column) && hasInAnotherCase(values, column)) {
        return spelled(values, columns);
      }
    }
    return values;
  }

  private static boolean hasInAnotherCase(Map<String, @Nullable String> values, String column) {
    return values.keySet().stream().anyMatch(column::equalsIgnoreCase);
  }

  private static Map<String, @Nullable String> spelled(
      Map<String, @Nullable String> values, List<String> columns) {
    Map<String, @Nullable String> spelled = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          String column = columns.contains(name) ? name : columnOf(name, values, columns);
          if (spelled.containsKey(column)) {
            throw ReplayError.DELTA_INVALID_PARTITION_VALUES.with(
                "column", column, "partition", values);
          }
          spelled.put(column, value);
        });
    return Collections.unmodifiableMap(spelled);
  }

  /** What is named so; the name itself where that is no column, or one that has its own value. */
  private static String columnOf(
      String name, Map<String, @Nullable String> values, List<String> columns) {
    for (String column : columns) {
      if (column.equalsIgnoreCase(name) && !values.containsKey(column)) {
        return column;
      }
    }
    return name;
  }
}
