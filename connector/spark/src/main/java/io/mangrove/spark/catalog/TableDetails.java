package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.jspecify.annotations.Nullable;

/**
 * What DESCRIBE, SHOW CREATE TABLE and SHOW TBLPROPERTIES tell of a table beside its columns: its
 * configuration, its protocol as the properties that would ask for it, and Spark's reserved keys.
 */
final class TableDetails {
  private TableDetails() {}

  static Map<String, String> of(TableEntry entry, Protocol protocol, Metadata metadata) {
    Map<String, String> details = new TreeMap<>(metadata.configuration());
    details.putAll(of(protocol));
    details.putAll(entry.properties());
    details.put(TableCatalog.PROP_PROVIDER, "delta");
    details.put(TableCatalog.PROP_LOCATION, entry.location());
    details.put(
        entry.managed() ? TableCatalog.PROP_IS_MANAGED_LOCATION : TableCatalog.PROP_EXTERNAL,
        "true");
    String description = metadata.description();
    if (description != null) {
      details.put(TableCatalog.PROP_COMMENT, description);
    }
    return Collections.unmodifiableMap(details);
  }

  /** The properties that would ask for a protocol. */
  static Map<String, String> of(Protocol protocol) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("delta.minReaderVersion", Integer.toString(protocol.minReaderVersion()));
    properties.put("delta.minWriterVersion", Integer.toString(protocol.minWriterVersion()));
    for (String feature : features(protocol)) {
      properties.put("delta.feature." + feature, "supported");
    }
    return properties;
  }

  private static Set<String> features(Protocol protocol) {
    Set<String> features = new TreeSet<>();
    addAll(features, protocol.readerFeatures());
    addAll(features, protocol.writerFeatures());
    return features;
  }

  private static void addAll(Set<String> features, @Nullable Set<String> more) {
    if (more != null) {
      features.addAll(more);
    }
  }
}
