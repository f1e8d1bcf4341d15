package io.mangrove.interop;

import static io.mangrove.interop.ComparedStatement.of;
import static io.mangrove.interop.ComparedTable.CLUSTERED;
import static io.mangrove.interop.ComparedTable.DELETED;
import static io.mangrove.interop.ComparedTable.DROPPED;
import static io.mangrove.interop.ComparedTable.MASKED;
import static io.mangrove.interop.ComparedTable.MASKED_CLUSTERED;
import static io.mangrove.interop.ComparedTable.MASKED_PARTITIONED;
import static io.mangrove.interop.ComparedTable.PARTITIONED;
import static io.mangrove.interop.ComparedTable.PLAIN;
import static io.mangrove.interop.ComparedTable.VECTORS;

import java.util.ArrayList;
import java.util.List;

/** The statements that take care of a table's files and versions, and that tell of them. */
final class ComparedMaintenance {
  private static final String TASKS = "row 0.metrics.totalScheduledTasks";
  private static final String TASKS_THAT_RAN = "delta-spark says 0 of the tasks it ran";
  private static final String MASKED_IN_ORDER =
      "masked rows go from files in order, too; delta-spark leaves such files as they are";

  private ComparedMaintenance() {}

  static List<ComparedStatement> all() {
    List<ComparedStatement> all = new ArrayList<>(rewrites());
    all.addAll(vacuums());
    all.addAll(versions());
    return all;
  }

  private static List<ComparedStatement> rewrites() {
    return List.of(
        of("OPTIMIZE", PLAIN, "OPTIMIZE $t").but(TASKS, TASKS_THAT_RAN),
        of("OPTIMIZE WHERE", PARTITIONED, "OPTIMIZE $t WHERE part = 'part 0' AND part > 'a'")
            .but(TASKS, TASKS_THAT_RAN),
        of("OPTIMIZE of vectors", MASKED, "OPTIMIZE $t").but(TASKS, TASKS_THAT_RAN),
        of("OPTIMIZE ZORDER BY", PLAIN, "OPTIMIZE $t ZORDER BY (id, n)").but(TASKS, TASKS_THAT_RAN),
        of("OPTIMIZE of a clustered table", CLUSTERED, "OPTIMIZE $t").but(TASKS, TASKS_THAT_RAN),
        of("OPTIMIZE FULL of a clustered table", CLUSTERED, "OPTIMIZE $t FULL")
            .but(TASKS, TASKS_THAT_RAN),
        of("OPTIMIZE of one in order", MASKED_CLUSTERED, "OPTIMIZE $t")
            .but("commit.*|row 0.*|table.*", MASKED_IN_ORDER),
        of("REORG", MASKED, "REORG TABLE $t APPLY (PURGE)").but(TASKS, TASKS_THAT_RAN),
        of("REORG WHERE", MASKED_PARTITIONED, "REORG TABLE $t WHERE part = 'part 0' APPLY (PURGE)")
            .but(TASKS, TASKS_THAT_RAN),
        of("REORG of a clustered table", MASKED_CLUSTERED, "REORG TABLE $t APPLY (PURGE)")
            .but("commit.*|row 0.*|table.*", MASKED_IN_ORDER),
        of("REORG of a dropped column", DROPPED, "REORG TABLE $t APPLY (PURGE)")
            .but(TASKS, TASKS_THAT_RAN),
        of("REORG of nothing", PLAIN, "REORG TABLE $t APPLY (PURGE)"));
  }

  private static List<ComparedStatement> vacuums() {
    String inventory =
        " USING INVENTORY (SELECT DISTINCT nullif(_metadata.file_path, '') AS path,"
            + " nullif(_metadata.file_size, -1L) AS length, nullif(false, true) AS isDir,"
            + " nullif(unix_millis(_metadata.file_modification_time), -1L) AS modificationTime"
            + " FROM parquet.`$p/*.parquet`) RETAIN 0 HOURS";
    return List.of(
        of("VACUUM", DELETED, "VACUUM $t RETAIN 0 HOURS"),
        of("VACUUM of nothing", PLAIN, "VACUUM $t"),
        of("VACUUM FULL DRY RUN", DELETED, "VACUUM $t FULL RETAIN 0 HOURS DRY RUN"),
        of("VACUUM LITE", DELETED, "VACUUM $t LITE RETAIN 0 HOURS")
            .but("commit 1.metric.numVacuumedDirectories", "the log is read instead of folders"),
        of("VACUUM USING INVENTORY DRY RUN", DELETED, "VACUUM $t" + inventory + " DRY RUN"));
  }

  private static List<ComparedStatement> versions() {
    return List.of(
        of("RESTORE to a version", DELETED, "RESTORE TABLE $t TO VERSION AS OF 0"),
        of(
            "RESTORE to a timestamp",
            DELETED,
            "RESTORE TABLE $t TO TIMESTAMP AS OF '2024-01-01 12:00:00'"),
        of("RESTORE to the current version", PLAIN, "RESTORE TABLE $t TO VERSION AS OF 0")
            .but("columns|rows|row 0..*", "the answer has the same columns whatever was done"),
        of("DESCRIBE HISTORY", DELETED, "DESCRIBE HISTORY $t"),
        of("DESCRIBE HISTORY LIMIT", DELETED, "DESCRIBE HISTORY $t LIMIT 1"),
        of("DESCRIBE DETAIL", CLUSTERED, "DESCRIBE DETAIL $t"),
        of("DESCRIBE DETAIL of partitions", PARTITIONED, "DESCRIBE DETAIL $t"),
        of("DESCRIBE DETAIL of vectors", VECTORS, "DESCRIBE DETAIL $t"),
        of("SHOW PARTITIONS", PARTITIONED, "SHOW PARTITIONS $t"),
        of(
            "SHOW PARTITIONS of some",
            PARTITIONED,
            "SHOW PARTITIONS $t PARTITION (part = 'part 1')"),
        of("GENERATE", PLAIN, "GENERATE symlink_format_manifest FOR TABLE $t"),
        of("GENERATE of partitions", PARTITIONED, "GENERATE symlink_format_manifest FOR TABLE $t"));
  }
}
