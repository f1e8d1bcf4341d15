package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.internals.SessionFiles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;

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

  /** The name of a catalog's table as messages and plans show it. */
  public static String name(String catalogName, Identifier ident) {
    StringBuilder name = new StringBuilder(catalogName);
    for (String part : ident.namespace()) {
      name.append('.').append(part);
    }
    return name.append('.').append(ident.name()).toString();
  }

  /** What a catalog's own table says, once it is known to be Delta's. */
  public static TableEntry of(
      SparkSession session, String catalogName, Identifier ident, Table registered) {
    Map<String, String> properties = registered.properties();
    String location =
        requireNonNull(properties.get(TableCatalog.PROP_LOCATION), TableCatalog.PROP_LOCATION);
    String owner = properties.get(TableCatalog.PROP_OWNER);
    return new TableEntry(
        name(catalogName, ident),
        new SessionFiles(session).qualified(location),
        "true".equals(properties.get(TableCatalog.PROP_IS_MANAGED_LOCATION)),
        owner == null || owner.isEmpty() ? Map.of() : Map.of(TableCatalog.PROP_OWNER, owner));
  }

  /** The entry of a table that no catalog lists. */
  public static TableEntry ofPath(String location) {
    return new TableEntry("delta.`" + location + "`", location, false, Map.of());
  }
}
