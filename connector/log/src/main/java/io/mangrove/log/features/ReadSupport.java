package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import java.util.Set;
import java.util.TreeSet;

/** Whether this project may read a table. PROTOCOL: Requirements for Readers. */
public final class ReadSupport {
  static final int MAX_READER_VERSION = 3;
  static final int MAX_WRITER_VERSION = 7;

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
      for (String name : listed) {
        TableFeature feature = TableFeature.byProtocolName(name);
        if (feature == null || !feature.isReaderFeature() || !feature.isReadable()) {
          unsupported.add(name);
        }
      }
    }
    if (unsupported.isEmpty()) {
      // Physical names and types change what the files mean, whatever the protocol admits to.
      StructType schema = SchemaJson.parse(metadata.schemaString());
      for (TableFeature feature :
          new TableFeature[] {TableFeature.COLUMN_MAPPING, TableFeature.VARIANT_TYPE}) {
        if (feature.isUsedBy(metadata, schema)) {
          unsupported.add(feature.protocolName());
        }
      }
    }
    if (!unsupported.isEmpty()) {
      throw FeatureError.DELTA_UNSUPPORTED_FEATURES_FOR_READ.with(
          "tableNameOrPath", table, "unsupported", String.join(", ", unsupported));
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
