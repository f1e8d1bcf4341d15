package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import java.util.Set;
import java.util.TreeSet;

/** Whether this project may write to a table. PROTOCOL: Requirements for Writers. */
public final class WriteSupport {

  /** Features that bind a writer by what the metadata says, listed in the protocol or not. */
  private static final TableFeature[] BINDING = {
    TableFeature.GENERATED_COLUMNS, TableFeature.IDENTITY_COLUMNS
  };

  private WriteSupport() {}

  /**
   * Whether deletion vectors may be written that mask rows which counted before. PROTOCOL: Deletion
   * Vectors.
   */
  public static boolean mayMaskRows(Protocol protocol, Metadata metadata) {
    Set<String> features = protocol.readerFeatures();
    return features != null
        && features.contains(TableFeature.DELETION_VECTORS.protocolName())
        && new TableProperties(metadata.configuration()).deletionVectors();
  }

  /**
   * Returns if the table may be written to, else throws with the features that are missing. What
   * may be written to may be read as well.
   *
   * @param table its name or root, for the message
   */
  public static void check(String table, Protocol protocol, Metadata metadata) {
    ReadSupport.check(table, protocol, metadata);
    int version = protocol.minWriterVersion();
    if (version < 1 || version > ReadSupport.MAX_WRITER_VERSION) {
      throw ReadSupport.unknownVersion(table, protocol);
    }
    Set<String> unsupported = new TreeSet<>();
    Set<String> listed = protocol.writerFeatures();
    if (listed != null) {
      for (String name : listed) {
        TableFeature feature = TableFeature.byProtocolName(name);
        if (feature == null || !feature.isTolerated()) {
          unsupported.add(name);
        }
      }
    }
    StructType schema = SchemaJson.parse(metadata.schemaString());
    for (TableFeature feature : BINDING) {
      if (feature.isUsedBy(metadata, schema)) {
        unsupported.add(feature.protocolName());
      }
    }
    if (!unsupported.isEmpty()) {
      throw FeatureError.DELTA_UNSUPPORTED_FEATURES_FOR_WRITE.with(
          "tableNameOrPath", table, "unsupported", String.join(", ", unsupported));
    }
  }
}
