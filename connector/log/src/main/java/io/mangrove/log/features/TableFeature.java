package io.mangrove.log.features;

import com.google.errorprone.annotations.Immutable;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table features that this project knows of, with what it can do for each. One that is not here
 * is unknown, and a table that requires it is refused. PROTOCOL: Valid Feature Names in Table
 * Features.
 */
enum TableFeature {
  APPEND_ONLY("appendOnly", 0, 2, Support.FULL, (m, s) -> Uses.isTrue(m, "delta.appendOnly")),
  INVARIANTS("invariants", 0, 2, Support.FULL, (m, s) -> Uses.inField(s, "delta.invariants")),
  CHECK_CONSTRAINTS(
      "checkConstraints", 0, 3, Support.FULL, (m, s) -> Uses.prefix(m, "delta.constraints.")),
  CHANGE_DATA_FEED(
      "changeDataFeed", 0, 4, Support.FULL, (m, s) -> Uses.isTrue(m, "delta.enableChangeDataFeed")),
  GENERATED_COLUMNS(
      "generatedColumns",
      0,
      4,
      Support.UNUSED,
      (m, s) -> Uses.inField(s, "delta.generationExpression")),
  COLUMN_MAPPING(
      "columnMapping",
      2,
      5,
      Support.FULL,
      (m, s) -> Uses.otherThan(m, "delta.columnMapping.mode", "none")),
  IDENTITY_COLUMNS(
      "identityColumns", 0, 6, Support.UNUSED, (m, s) -> Uses.inField(s, "delta.identity.start")),
  TIMESTAMP_NTZ(
      "timestampNtz", 3, 7, Support.FULL, (m, s) -> Uses.type(s, PrimitiveType.TIMESTAMP_NTZ)),
  VACUUM_PROTOCOL_CHECK("vacuumProtocolCheck", 3, 7, Support.FULL, (m, s) -> false),
  ALLOW_COLUMN_DEFAULTS(
      "allowColumnDefaults", 0, 7, Support.FULL, (m, s) -> Uses.inField(s, "CURRENT_DEFAULT")),
  DELETION_VECTORS(
      "deletionVectors",
      3,
      7,
      Support.FULL,
      (m, s) -> Uses.isTrue(m, "delta.enableDeletionVectors")),
  V2_CHECKPOINT(
      "v2Checkpoint",
      3,
      7,
      Support.FULL,
      (m, s) -> Uses.otherThan(m, "delta.checkpointPolicy", "classic")),
  ROW_TRACKING(
      "rowTracking", 0, 7, Support.FULL, (m, s) -> Uses.isTrue(m, "delta.enableRowTracking")),
  IN_COMMIT_TIMESTAMP(
      "inCommitTimestamp",
      0,
      7,
      Support.FULL,
      (m, s) -> Uses.isTrue(m, "delta.enableInCommitTimestamps")),
  TYPE_WIDENING(
      "typeWidening", 3, 7, Support.FULL, (m, s) -> Uses.isTrue(m, "delta.enableTypeWidening")),
  TYPE_WIDENING_PREVIEW("typeWidening-preview", 3, 7, Support.FULL, (m, s) -> false),
  VARIANT_TYPE("variantType", 3, 7, Support.FULL, (m, s) -> Uses.type(s, PrimitiveType.VARIANT)),
  VARIANT_TYPE_PREVIEW("variantType-preview", 3, 7, Support.FULL, (m, s) -> false),
  VARIANT_SHREDDING(
      "variantShredding",
      3,
      7,
      Support.FULL,
      (m, s) -> Uses.isTrue(m, "delta.enableVariantShredding")),
  VARIANT_SHREDDING_PREVIEW("variantShredding-preview", 3, 7, Support.FULL, (m, s) -> false),
  ICEBERG_COMPAT_V1(
      "icebergCompatV1",
      0,
      7,
      Support.NONE,
      (m, s) -> Uses.isTrue(m, "delta.enableIcebergCompatV1")),
  ICEBERG_COMPAT_V2(
      "icebergCompatV2",
      0,
      7,
      Support.NONE,
      (m, s) -> Uses.isTrue(m, "delta.enableIcebergCompatV2")),
  ICEBERG_COMPAT_V3(
      "icebergCompatV3",
      0,
      7,
      Support.NONE,
      (m, s) -> Uses.isTrue(m, "delta.enableIcebergCompatV3")),
  MATERIALIZE_PARTITION_COLUMNS(
      "materializePartitionColumns",
      0,
      7,
      Support.NONE,
      (m, s) -> Uses.isTrue(m, "delta.enableMaterializePartitionColumnsFeature")),
  CHECKPOINT_PROTECTION(
      "checkpointProtection",
      0,
      7,
      Support.FULL,
      (m, s) -> Uses.prefix(m, "delta.requireCheckpointProtectionBeforeVersion")),
  COORDINATED_COMMITS(
      "coordinatedCommits-preview",
      0,
      7,
      Support.NONE,
      (m, s) -> Uses.prefix(m, "delta.coordinatedCommits.")),
  DOMAIN_METADATA("domainMetadata", 0, 7, Support.FULL, (m, s) -> false),
  CLUSTERING("clustering", 0, 7, Support.FULL, (m, s) -> false),
  CATALOG_MANAGED("catalogManaged", 3, 7, Support.NONE, (m, s) -> false);

  /** What this project does about a feature. */
  private enum Support {
    /** All that it demands. */
    FULL,
    /** Nothing, so the table may list it as long as it does not use it. */
    UNUSED,
    /** Nothing, not even while it is unused. */
    NONE
  }

  /** Whether a table makes use of a feature. */
  @Immutable
  private interface Use {
    boolean by(Metadata metadata, StructType schema);
  }

  private static final Map<String, TableFeature> BY_NAME = new HashMap<>();

  static {
    for (TableFeature feature : values()) {
      BY_NAME.put(feature.protocolName, feature);
    }
  }

  private final String protocolName;
  private final int readerVersion;
  private final int writerVersion;
  private final Support support;
  private final Use use;

  TableFeature(
      String protocolName, int readerVersion, int writerVersion, Support support, Use use) {
    this.protocolName = protocolName;
    this.readerVersion = readerVersion;
    this.writerVersion = writerVersion;
    this.support = support;
    this.use = use;
  }

  /** The feature of a name in a protocol; null if it is not known here. */
  static @Nullable TableFeature byProtocolName(String name) {
    return BY_NAME.get(name);
  }

  /** The name in {@code readerFeatures} and {@code writerFeatures}. */
  String protocolName() {
    return protocolName;
  }

  /** Whether readers must know it as well as writers. */
  boolean isReaderFeature() {
    return readerVersion > 0;
  }

  /** Whether writer versions below 7 can imply it. PROTOCOL: Writer Version Requirements. */
  boolean isLegacy() {
    return writerVersion < 7;
  }

  /** The lowest reader version that implies or may list it; 0 for a feature of writers alone. */
  int readerVersion() {
    return readerVersion;
  }

  /** The lowest writer version that implies or may list it. */
  int writerVersion() {
    return writerVersion;
  }

  /** Whether a table may list it and still be read. */
  boolean isReadable() {
    return support != Support.NONE;
  }

  /** Whether a table may list it and still be read and written to, as long as it is not used. */
  boolean isTolerated() {
    return support == Support.FULL || support == Support.UNUSED;
  }

  /** Whether a table may use it and still be read and written to. */
  boolean isSupported() {
    return support == Support.FULL;
  }

  /** Those that a table which lists it has to list as well. */
  Set<TableFeature> requires() {
    return switch (this) {
      case ROW_TRACKING, CLUSTERING -> EnumSet.of(DOMAIN_METADATA);
      case VARIANT_SHREDDING -> EnumSet.of(VARIANT_TYPE);
      case CATALOG_MANAGED -> EnumSet.of(IN_COMMIT_TIMESTAMP);
      case ICEBERG_COMPAT_V1, ICEBERG_COMPAT_V2 -> EnumSet.of(COLUMN_MAPPING);
      case ICEBERG_COMPAT_V3 -> EnumSet.of(COLUMN_MAPPING, ROW_TRACKING, DOMAIN_METADATA);
      default -> EnumSet.noneOf(TableFeature.class);
    };
  }

  /** Whether the table's schema or properties make use of it. */
  boolean isUsedBy(Metadata metadata, StructType schema) {
    return use.by(metadata, schema);
  }

  /** Whether a protocol without feature lists has it all the same. */
  boolean isImpliedBy(int minReaderVersion, int minWriterVersion) {
    return isLegacy() && minReaderVersion >= readerVersion && minWriterVersion >= writerVersion;
  }
}
