package io.mangrove.log.features;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of {@code delta.} properties and the values they take. PROTOCOL: Table Properties. */
final class PropertyRules {

  /** What values of a key must be like. */
  private interface Rule {
    /** Why a value will not do; null if it will. */
    @Nullable String problem(String value);
  }

  private record Property(String key, Rule rule) {}

  private static final Rule ANY = value -> null;
  private static final Rule BOOLEAN =
      value ->
          value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
              ? null
              : "it needs to be a boolean";
  private static final Rule INTERVAL = CalendarInterval::problem;
  private static final Map<String, Property> BY_LOWER_KEY = new HashMap<>();

  static {
    put(ANY, "minReaderVersion", "minWriterVersion"); // MinimalProtocol is stricter
    put(
        BOOLEAN,
        "ignoreProtocolDefaults",
        "enableExpiredLogCleanup",
        "enableFullRetentionRollback",
        "randomizeFilePrefixes",
        "appendOnly",
        "enableDeletionVectors",
        "autoOptimize",
        "autoOptimize.optimizeWrite",
        "compatibility.symlinkFormatManifest.enabled",
        "checkpoint.writeStatsAsJson",
        "checkpoint.writeStatsAsStruct",
        "enableChangeDataFeed",
        "enableRowTracking",
        "rowTrackingSuspended",
        "enableIcebergCompatV1",
        "enableIcebergCompatV2",
        "enableIcebergCompatV3",
        "castIcebergTimeType",
        "ignoreIcebergBucketPartition",
        "enableTypeWidening",
        "enableInCommitTimestamps",
        "enableMaterializePartitionColumnsFeature",
        "enableVariantShredding");
    put(
        INTERVAL,
        "logRetentionDuration",
        "sampleRetentionDuration",
        "checkpointRetentionDuration",
        "deletedFileRetentionDuration",
        "setTransactionRetentionDuration",
        "dropFeatureTruncateHistory.retentionDuration");
    put(atLeast(1), "checkpointInterval", "randomPrefixLength");
    put(atLeast(-1), "dataSkippingNumIndexedCols");
    put(atLeast(0), "dataSkippingStringPrefixLength", "columnMapping.maxColumnId");
    put(
        atLeast(0),
        "inCommitTimestampEnablementVersion",
        "inCommitTimestampEnablementTimestamp",
        "requireCheckpointProtectionBeforeVersion");
    put(ByteSize::problem, "targetFileSize");
    put(oneOf("none", "name", "id"), "columnMapping.mode");
    put(oneOf("classic", "v2"), "checkpointPolicy");
    put(oneOf("Serializable", "WriteSerializable", "SnapshotIsolation"), "isolationLevel");
    put(oneOf("true", "false", "auto", "legacy"), "autoOptimize.autoCompact");
    put(
        ANY,
        "dataSkippingStatsColumns",
        "rowTracking.materializedRowIdColumnName",
        "rowTracking.materializedRowCommitVersionColumnName",
        "parquet.compression.codec",
        "coordinatedCommits.commitCoordinator-preview",
        "coordinatedCommits.commitCoordinatorConf-preview",
        "coordinatedCommits.tableConf-preview");
    put(only("1.0.0"), "parquet.format.version");
    put(only("false"), "writePartitionColumnsToParquet");
    put(only(""), "universalFormat.enabledFormats");
  }

  private PropertyRules() {}

  /**
   * The key as the protocol spells it; throws if there is no such key or the value will not do for
   * it. Keys that do not begin with {@code delta.} are the user's own.
   */
  static String checkedKey(String key, String value) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (RowConstraint.isKey(lower)) {
      return lower;
    }
    if (!lower.startsWith("delta.") || lower.startsWith("delta.feature.")) {
      return key;
    }
    Property property = BY_LOWER_KEY.get(lower);
    if (property == null) {
      throw FeatureError.DELTA_UNKNOWN_CONFIGURATION.with("config", key);
    }
    String problem = property.rule().problem(value);
    if (problem != null) {
      throw FeatureError.DELTA_INVALID_TABLE_PROPERTY.with(
          "key", property.key(), "value", value, "reason", problem);
    }
    return property.key();
  }

  private static void put(Rule rule, String... names) {
    for (String name : names) {
      String key = "delta." + name;
      BY_LOWER_KEY.put(key.toLowerCase(Locale.ROOT), new Property(key, rule));
    }
  }

  private static Rule atLeast(long lowest) {
    return value -> {
      try {
        if (Long.parseLong(value.strip()) >= lowest) {
          return null;
        }
      } catch (NumberFormatException e) {
        return "it needs to be a whole number";
      }
      return lowest == 1
          ? "it needs to be a positive integer"
          : "it needs to be larger than or equal to " + lowest;
    };
  }

  private static Rule oneOf(String... values) {
    Set<String> lower = new HashSet<>();
    for (String value : values) {
      lower.add(value.toLowerCase(Locale.ROOT));
    }
    return value ->
        lower.contains(value.toLowerCase(Locale.ROOT))
            ? null
            : "it needs to be one of " + String.join(", ", values);
  }

  /** Known to the protocol, but what the other values ask for is not supported. */
  private static Rule only(String only) {
    return value ->
        value.equalsIgnoreCase(only) ? null : "Mangrove supports only '" + only + "' yet";
  }
}
