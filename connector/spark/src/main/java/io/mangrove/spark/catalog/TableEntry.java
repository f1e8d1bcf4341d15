package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a catalog knows of a table beside its log.
 *
 * @param name as messages and plans show it
 * @param location the table's root
 * @param managed whether dropping the table deletes its files
 * @param properties that Spark reserves ({@code owner}, {@code collation}); empty for a table named
 *     by its path
 */
public record TableEntry(
    String name, String location, boolean managed, Map<String, String> properties) {
  public TableEntry {
    requireNonNull(name, "name");
    requireNonNull(location, "location");
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** The entry of a table that no catalog lists. */
  public static TableEntry ofPath(String location) {
    return new TableEntry("delta.`" + location + "`", location, false, Map.of());
  }
}
