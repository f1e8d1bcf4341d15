package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a table's protocol and properties say of the tracking of its rows. PROTOCOL: Row Tracking.
 *
 * @param assigned whether every file that is added gets row ids
 * @param enabled whether every row has an id that it keeps for life
 */
public record RowTracking(boolean assigned, boolean enabled) {
  /** The property that names the column of files with the ids of rows that came from elsewhere. */
  public static final String ROW_ID_COLUMN = "delta.rowTracking.materializedRowIdColumnName";

  /** The property that names the column of files with the versions that wrote such rows. */
  public static final String ROW_COMMIT_VERSION_COLUMN =
      "delta.rowTracking.materializedRowCommitVersionColumnName";

  private static final String ENABLED = "delta.enableRowTracking";
  private static final String SUSPENDED = "delta.rowTrackingSuspended";

  public static RowTracking of(Protocol protocol, Metadata metadata) {
    Set<String> features = protocol.writerFeatures();
    boolean supported =
        features != null && features.contains(TableFeature.ROW_TRACKING.protocolName());
    return new RowTracking(
        supported && !Uses.isTrue(metadata, SUSPENDED),
        supported && Uses.isTrue(metadata, ENABLED));
  }

  /**
   * The metadata with names for the columns that files keep the ids of moved rows in, if rows are
   * tracked. Names once given stay, since files have them.
   *
   * @param before null for a new table
   */
  public static Metadata named(Metadata metadata, @Nullable Metadata before) {
    Map<String, String> configuration = new LinkedHashMap<>(metadata.configuration());
    if (before != null) {
      keep(ROW_ID_COLUMN, before, configuration);
      keep(ROW_COMMIT_VERSION_COLUMN, before, configuration);
    }
    if (Uses.isTrue(metadata, ENABLED)) {
      if (Uses.isTrue(metadata, SUSPENDED)) {
        throw FeatureError.DELTA_ROW_TRACKING_ILLEGAL_PROPERTY_COMBINATION.with(
            "property1", ENABLED, "property2", SUSPENDED);
      }
      configuration.putIfAbsent(ROW_ID_COLUMN, "_row-id-col-" + UUID.randomUUID());
      configuration.putIfAbsent(
          ROW_COMMIT_VERSION_COLUMN, "_row-commit-version-col-" + UUID.randomUUID());
    }
    return configuration.equals(metadata.configuration())
        ? metadata
        : metadata.withConfiguration(configuration);
  }

  /** The metadata without those names, for a table that gets files of another one. */
  public static Metadata unnamed(Metadata metadata) {
    Map<String, String> configuration = new LinkedHashMap<>(metadata.configuration());
    configuration.keySet().removeAll(Set.of(ROW_ID_COLUMN, ROW_COMMIT_VERSION_COLUMN));
    return metadata.withConfiguration(configuration);
  }

  private static void keep(String key, Metadata before, Map<String, String> configuration) {
    String known = before.configuration().get(key);
    if (known != null) {
      configuration.put(key, known);
    }
  }
}
