package io.mangrove.interop;

import static io.mangrove.interop.ComparedStatement.refused;
import static io.mangrove.interop.ComparedTable.CLUSTERED;
import static io.mangrove.interop.ComparedTable.MAPPED;
import static io.mangrove.interop.ComparedTable.MASKED;
import static io.mangrove.interop.ComparedTable.NONE;
import static io.mangrove.interop.ComparedTable.PARQUET;
import static io.mangrove.interop.ComparedTable.PARTITIONED;
import static io.mangrove.interop.ComparedTable.PLAIN;
import static io.mangrove.interop.ComparedTable.PLAIN_PARQUET;

import java.util.ArrayList;
import java.util.List;

/** Statements that must fail, and by which name. */
final class ComparedRefusals {
  private static final String SPARKS_OWN = "Spark itself refuses it, before a catalog is asked";

  private ComparedRefusals() {}

  static List<ComparedStatement> all() {
    List<ComparedStatement> all = new ArrayList<>(clusterings());
    all.addAll(rewrites());
    all.addAll(clones());
    all.addAll(conversions());
    all.addAll(versions());
    all.addAll(missing());
    return all;
  }

  private static List<ComparedStatement> clusterings() {
    return List.of(
        refused(
            "DELTA_CLUSTERING_COLUMN_MISSING_STATS",
            NONE,
            "CREATE TABLE $t (a INT, b INT) USING delta CLUSTER BY (b) TBLPROPERTIES"
                + " ('delta.dataSkippingNumIndexedCols' = '1')"),
        refused(
            "DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED",
            NONE,
            "CREATE TABLE $t (a ARRAY<INT>, b INT) USING delta CLUSTER BY (a)"),
        refused(
                "_LEGACY_ERROR_TEMP_3060",
                NONE,
                "CREATE TABLE $t (a INT) USING delta CLUSTER BY (b)")
            .but("error.*", SPARKS_OWN),
        refused(
                "DELTA_DUPLICATE_COLUMNS_FOUND",
                NONE,
                "CREATE TABLE $t (a INT) USING delta CLUSTER BY (a, a)")
            .but("error", "our conditions have no parts; delta-spark's is its part CLUSTER_BY"),
        refused(
                "SPECIFY_CLUSTER_BY_WITH_PARTITIONED_BY_IS_NOT_ALLOWED",
                NONE,
                "CREATE TABLE $t (a INT, b INT) USING delta PARTITIONED BY (a) CLUSTER BY (b)")
            .but("error.*", SPARKS_OWN),
        refused(
            "DELTA_CREATE_TABLE_SET_CLUSTERING_TABLE_FEATURE_NOT_ALLOWED",
            NONE,
            "CREATE TABLE $t (a INT) USING delta TBLPROPERTIES ('delta.feature.clustering' ="
                + " 'supported')"),
        refused(
            "DELTA_ALTER_TABLE_SET_CLUSTERING_TABLE_FEATURE_NOT_ALLOWED",
            PLAIN,
            "ALTER TABLE $t SET TBLPROPERTIES ('delta.feature.clustering' = 'supported')"),
        refused(
            "DELTA_ALTER_TABLE_CLUSTER_BY_ON_PARTITIONED_TABLE_NOT_ALLOWED",
            PARTITIONED,
            "ALTER TABLE $t CLUSTER BY (n)"),
        refused("DELTA_COLUMN_NOT_FOUND_IN_SCHEMA", PLAIN, "ALTER TABLE $t CLUSTER BY (missing)"),
        refused(
            "DELTA_CLUSTERING_REPLACE_TABLE_WITH_PARTITIONED_TABLE",
            CLUSTERED,
            "REPLACE TABLE $t (id BIGINT, part STRING) USING delta PARTITIONED BY (part)"));
  }

  private static List<ComparedStatement> rewrites() {
    return List.of(
        refused("DELTA_CLUSTERING_WITH_ZORDER_BY", CLUSTERED, "OPTIMIZE $t ZORDER BY (id)"),
        refused("DELTA_CLUSTERING_WITH_PARTITION_PREDICATE", CLUSTERED, "OPTIMIZE $t WHERE n = 1"),
        refused("DELTA_OPTIMIZE_FULL_NOT_SUPPORTED", PLAIN, "OPTIMIZE $t FULL"),
        refused("DELTA_NON_PARTITION_COLUMN_REFERENCE", PARTITIONED, "OPTIMIZE $t WHERE id = 1"),
        refused("DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST", PLAIN, "OPTIMIZE $t ZORDER BY (missing)"),
        refused("DELTA_ZORDERING_ON_PARTITION_COLUMN", PARTITIONED, "OPTIMIZE $t ZORDER BY (part)"),
        refused(
            "DELTA_NON_PARTITION_COLUMN_REFERENCE",
            PARTITIONED,
            "REORG TABLE $t WHERE id = 1 APPLY (PURGE)"),
        refused("DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT", PLAIN, "VACUUM $t RETAIN 0 HOURS"),
        refused(
            "DELTA_INVALID_INVENTORY_SCHEMA", PLAIN, "VACUUM $t USING INVENTORY (SELECT 1 AS a)"),
        refused("DELTA_MODE_NOT_SUPPORTED", PLAIN, "GENERATE other FOR TABLE $t"),
        refused(
            "DELTA_UNSUPPORTED_GENERATE_WITH_DELETION_VECTORS",
            MASKED,
            "GENERATE symlink_format_manifest FOR TABLE $t"),
        refused(
            "DELTA_UNSUPPORTED_MANIFEST_GENERATION_WITH_COLUMN_MAPPING",
            MAPPED,
            "GENERATE symlink_format_manifest FOR TABLE $t"));
  }

  private static List<ComparedStatement> clones() {
    return List.of(
        refused(
            "DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION",
            PLAIN,
            "CREATE TABLE $t SHALLOW CLONE $[plain]"),
        refused(
                "DELTA_UNSUPPORTED_CLONE_REPLACE_SAME_TABLE",
                PLAIN,
                "CREATE OR REPLACE TABLE $t SHALLOW CLONE $t")
            .but("error", "of other tables delta-spark replaces none that holds rows"),
        refused(
            "DELTA_CANNOT_REPLACE_MISSING_TABLE", NONE, "REPLACE TABLE $t SHALLOW CLONE $[plain]"),
        refused("DELTA_TABLE_NOT_FOUND", NONE, "CREATE TABLE $t SHALLOW CLONE delta.`$p/nowhere`")
            .but(".*", "delta-spark makes an empty table of a path that holds none"),
        refused(
            "DELTA_VERSION_NOT_FOUND",
            NONE,
            "CREATE TABLE $t SHALLOW CLONE $[plain] VERSION AS OF 9"),
        refused(
            "DELTA_CLONE_AMBIGUOUS_TARGET",
            NONE,
            "CREATE TABLE $t SHALLOW CLONE $[plain] LOCATION '$p/other'"));
  }

  private static List<ComparedStatement> conversions() {
    return List.of(
        refused(
            "DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME",
            PARQUET,
            "CONVERT TO DELTA parquet.`$p`"),
        refused(
            "DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME",
            PLAIN_PARQUET,
            "CONVERT TO DELTA parquet.`$p` PARTITIONED BY (part STRING)"),
        refused(
            "DELTA_UNEXPECTED_PARTITION_COLUMN_FROM_FILE_NAME",
            PARQUET,
            "CONVERT TO DELTA parquet.`$p` PARTITIONED BY (other STRING)"),
        refused(
            "DELTA_FAILED_CAST_PARTITION_VALUE",
            PARQUET,
            "CONVERT TO DELTA parquet.`$p` PARTITIONED BY (part INT)"),
        refused("DELTA_PATH_DOES_NOT_EXIST", NONE, "CONVERT TO DELTA parquet.`$p/nowhere`")
            .but("error.*", "a file system's error has no name to look up"),
        refused("DELTA_CONVERT_NON_PARQUET_TABLE", PARQUET, "CONVERT TO DELTA json.`$p`"),
        refused("DELTA_MISSING_PROVIDER_FOR_CONVERT", PARQUET, "CONVERT TO DELTA `$p`"));
  }

  private static List<ComparedStatement> versions() {
    return List.of(
        refused("DELTA_CANNOT_RESTORE_TABLE_VERSION", PLAIN, "RESTORE TABLE $t TO VERSION AS OF 9"),
        refused(
            "DELTA_CANNOT_RESTORE_TIMESTAMP_EARLIER",
            PLAIN,
            "RESTORE TABLE $t TO TIMESTAMP AS OF '2000-01-01'"),
        refused(
            "DELTA_CANNOT_RESTORE_TIMESTAMP_GREATER",
            PLAIN,
            "RESTORE TABLE $t TO TIMESTAMP AS OF '2999-01-01'"),
        refused(
            "DELTA_TIMESTAMP_INVALID", PLAIN, "RESTORE TABLE $t TO TIMESTAMP AS OF 'yesterdays'"),
        refused("DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE", PLAIN, "SHOW PARTITIONS $t"),
        refused(
            "DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_COLUMN",
            PARTITIONED,
            "SHOW PARTITIONS $t PARTITION (n = 1)"));
  }

  /** Of tables that are not there, and of folders that hold none. */
  private static List<ComparedStatement> missing() {
    String condition = "DELTA_MISSING_DELTA_TABLE";
    String named = "all our statements call it the same";
    return List.of(
        refused(condition, NONE, "OPTIMIZE $t"),
        refused(condition, PARQUET, "OPTIMIZE $t"),
        refused(condition, PARQUET, "VACUUM $t"),
        refused(condition, PARQUET, "DESCRIBE DETAIL $t"),
        refused(condition, PARQUET, "GENERATE symlink_format_manifest FOR TABLE $t"),
        refused(condition, PARQUET, "DESCRIBE HISTORY $t").but("error.*", named),
        refused(condition, PARQUET, "RESTORE TABLE $t TO VERSION AS OF 0").but("error.*", named),
        refused(condition, PARQUET, "REORG TABLE $t APPLY (PURGE)").but("error.*", named));
  }
}
