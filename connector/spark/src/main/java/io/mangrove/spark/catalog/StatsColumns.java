package io.mangrove.spark.catalog;

import io.mangrove.log.features.TableProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The property that names the columns with statistics, when columns change their names. */
final class StatsColumns {
  private static final String KEY = "delta.dataSkippingStatsColumns";

  private StatsColumns() {}

  /**
   * The properties after a column, or part of one, has another name.
   *
   * @param after null: the column is gone
   */
  static Map<String, String> renamed(
      Map<String, String> configuration, List<String> before, @Nullable List<String> after) {
    if (!configuration.containsKey(KEY)) {
      return configuration;
    }
    List<String> names = new ArrayList<>();
    String path = String.join(".", before).toLowerCase(Locale.ROOT);
    for (String name : new TableProperties(configuration).dataSkippingStatsColumns()) {
      String plain = name.replace("`", "");
      String lower = plain.toLowerCase(Locale.ROOT);
      if (!lower.equals(path) && !lower.startsWith(path + ".")) {
        names.add(name);
      } else if (after != null) {
        names.add(ColumnPath.text(after) + plain.substring(path.length()));
      }
    }
    Map<String, String> renamed = new LinkedHashMap<>(configuration);
    if (names.isEmpty()) {
      renamed.remove(KEY);
    } else {
      renamed.put(KEY, String.join(",", names));
    }
    return renamed;
  }
}
