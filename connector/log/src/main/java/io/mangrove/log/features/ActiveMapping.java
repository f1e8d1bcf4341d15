package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.ColumnMapping;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The column mapping a table has: what its properties say, if its protocol lets them say it.
 * PROTOCOL: Reader Requirements for Column Mapping.
 */
public final class ActiveMapping {
  private ActiveMapping() {}

  /** A table that lists the feature for writers alone was written with it by mistake, and is so. */
  public static ColumnMapping of(Protocol protocol, Metadata metadata) {
    boolean supported =
        protocol.minReaderVersion() == TableFeature.COLUMN_MAPPING.readerVersion()
            || lists(protocol.readerFeatures())
            || lists(protocol.writerFeatures());
    return supported ? ColumnMapping.of(metadata.configuration()) : ColumnMapping.NONE;
  }

  private static boolean lists(@Nullable Set<String> features) {
    return features != null && features.contains(TableFeature.COLUMN_MAPPING.protocolName());
  }
}
