package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.schema.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Whether this project may read a table. PROTOCOL: Requirements for Readers. */
public final class ReadSupport {
  static final int MAX_READER_VERSION = 3;
  static final int MAX_WRITER_VERSION = 7;

  /** What the feature is called, and was called before. */
  private static final List<String> MANAGED = List.of("catalogManaged", "catalogOwned-preview");

  private ReadSupport() {}

  /**
   * Returns if the table may be read, else throws with the features that are missing.
   *
   * @param table its name or root, for the message
   */
  public static void check(String table, Protocol protocol, Metadata metadata) {
    int version = protocol.minReaderVersion();
    if (version < 1 || version > MAX_READER_VERSION) {
      throw unknownVersion(table, protocol);
    }
    Set<String> unsupported = new TreeSet<>();
    Set<String> listed = protocol.readerFeatures();
    if (listed != null) {
      checkNotManaged(table, listed, metadata);
      for (String name : listed) {
        TableFeature feature = TableFeature.byProtocolName(name);
        if (feature == null || !feature.isReaderFeature() || !feature.isReadable()) {
          unsupported.add(name);
        }
      }
    }
    StructType schema = SchemaJson.parse(metadata.schemaString());
    if (!unsupported.isEmpty()) {
      throw FeatureError.DELTA_UNSUPPORTED_FEATURES_FOR_READ.with(
          "tableNameOrPath", table, "unsupported", String.join(", ", unsupported));
    }
    checkTypeChanges(table, schema);
  }

  /** The newest commits of such a table are known to its catalog alone. */
  private static void checkNotManaged(String table, Set<String> listed, Metadata metadata) {
    for (String feature : MANAGED) {
      if (listed.contains(feature)) {
        List<String> catalog = new ArrayList<>();
        metadata
            .configuration()
            .forEach(
                (key, value) -> {
                  if (key.toLowerCase(Locale.ROOT).contains("catalog")) {
                    catalog.add(key + " = " + value);
                  }
                });
        throw FeatureError.DELTA_PATH_BASED_ACCESS_TO_CATALOG_MANAGED_TABLE_BLOCKED.with(
            "path", table,
            "feature", feature,
            "catalog", catalog.isEmpty() ? "does not say which" : String.join(", ", catalog));
      }
    }
  }

  /** Types that changed tell how older files are to be read, whatever the protocol admits to. */
  private static void checkTypeChanges(String table, StructType schema) {
    for (TypeChange change : TypeChange.of(schema)) {
      if (!change.isSupported()) {
        throw FeatureError.DELTA_UNSUPPORTED_TYPE_CHANGE_IN_SCHEMA.with(
            "tableNameOrPath", table,
            "fieldName", change.column(),
            "fromType", change.from(),
            "toType", change.to());
      }
    }
  }

  static RuntimeException unknownVersion(String table, Protocol protocol) {
    return FeatureError.DELTA_INVALID_PROTOCOL_VERSION.with(
        "tableNameOrPath",
        table,
        "readerRequired",
        protocol.minReaderVersion(),
        "writerRequired",
        protocol.minWriterVersion(),
        "supportedReaders",
        "1 to " + MAX_READER_VERSION,
        "supportedWriters",
        "1 to " + MAX_WRITER_VERSION);
  }
}
