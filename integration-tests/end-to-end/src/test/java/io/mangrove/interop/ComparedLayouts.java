package io.mangrove.interop;

import static io.mangrove.interop.ComparedStatement.of;
import static io.mangrove.interop.ComparedTable.CLUSTERED;
import static io.mangrove.interop.ComparedTable.NONE;
import static io.mangrove.interop.ComparedTable.PARQUET;
import static io.mangrove.interop.ComparedTable.PARTITIONED;
import static io.mangrove.interop.ComparedTable.PLAIN;
import static io.mangrove.interop.ComparedTable.PLAIN_PARQUET;

import java.util.ArrayList;
import java.util.List;

/** The statements that say how rows lie, and those that make tables of files that are there. */
final class ComparedLayouts {
  private ComparedLayouts() {}

  private static ComparedStatement made(String name, ComparedTable table, String statement) {
    return of(name, table, statement)
        .but(
            "commit 0.(isBlindAppend|readVersion)", "there was nothing to be read, and no version");
  }

  static List<ComparedStatement> all() {
    List<ComparedStatement> all = new ArrayList<>(clusterings());
    all.addAll(clones());
    all.addAll(conversions());
    return all;
  }

  private static List<ComparedStatement> clusterings() {
    return List.of(
        of(
            "CREATE TABLE CLUSTER BY",
            NONE,
            "CREATE TABLE $t (id BIGINT, s STRUCT<a: INT>) USING delta CLUSTER BY (id, s.a)"),
        of(
            "CREATE TABLE CLUSTER BY AS SELECT",
            NONE,
            "CREATE TABLE $t USING delta CLUSTER BY (id) AS SELECT id FROM range(0, 3, 1, 1)"),
        of(
                "CREATE TABLE CLUSTER BY five columns",
                NONE,
                "CREATE TABLE $t (a INT, b INT, c INT, d INT, e INT) USING delta CLUSTER BY"
                    + " (a, b, c, d, e)")
            .but(".*", "any number of columns may be named; delta-spark takes four"),
        of(
            "REPLACE TABLE CLUSTER BY",
            CLUSTERED,
            "REPLACE TABLE $t (id BIGINT, n INT) USING delta CLUSTER BY (id)"),
        of(
            "REPLACE TABLE of a clustered one",
            CLUSTERED,
            "REPLACE TABLE $t (id BIGINT, n INT) USING delta"),
        of("CLUSTER BY", PLAIN, "ALTER TABLE $t CLUSTER BY (id, n)"),
        of("CLUSTER BY others", CLUSTERED, "ALTER TABLE $t CLUSTER BY (id)"),
        of("CLUSTER BY NONE", CLUSTERED, "ALTER TABLE $t CLUSTER BY NONE"));
  }

  private static List<ComparedStatement> clones() {
    return List.of(
        made("SHALLOW CLONE", NONE, "CREATE TABLE $t SHALLOW CLONE $[partitioned]"),
        made("SHALLOW CLONE of vectors", NONE, "CREATE TABLE $t SHALLOW CLONE $[rows masked]"),
        made(
            "SHALLOW CLONE of a clustered table",
            NONE,
            "CREATE TABLE $t SHALLOW CLONE $[rows masked in order]"),
        made(
            "SHALLOW CLONE VERSION AS OF",
            NONE,
            "CREATE TABLE $t SHALLOW CLONE $[rows masked] VERSION AS OF 0"),
        made(
            "SHALLOW CLONE TBLPROPERTIES",
            NONE,
            "CREATE TABLE $t SHALLOW CLONE $[vectors] TBLPROPERTIES ('a' = 'b',"
                + " 'delta.enableDeletionVectors' = 'false', 'delta.appendOnly' = 'true')"),
        of(
                "CREATE OR REPLACE SHALLOW CLONE",
                PARTITIONED,
                "CREATE OR REPLACE TABLE $t SHALLOW CLONE $[rows masked]")
            .but(".*", "a table that holds rows gives way, as OR REPLACE says"),
        of("REPLACE SHALLOW CLONE", PLAIN, "REPLACE TABLE $t SHALLOW CLONE $[clustered]")
            .but(".*", "a table that holds rows gives way, as REPLACE says"),
        of(
                "CREATE IF NOT EXISTS SHALLOW CLONE",
                PLAIN,
                "CREATE TABLE IF NOT EXISTS $t SHALLOW CLONE $[rows masked]")
            .but(".*", "a table that is there stays as it is, as IF NOT EXISTS says"),
        of("DEEP CLONE", NONE, "CREATE TABLE $t DEEP CLONE $[plain]")
            .but(".*", "delta-spark has the statement and refuses it"));
  }

  private static List<ComparedStatement> conversions() {
    return List.of(
        made("CONVERT", PARQUET, "CONVERT TO DELTA parquet.`$p` PARTITIONED BY (part STRING)"),
        made("CONVERT of no partitions", PLAIN_PARQUET, "CONVERT TO DELTA parquet.`$p`"),
        made(
            "CONVERT NO STATISTICS",
            PARQUET,
            "CONVERT TO DELTA parquet.`$p` NO STATISTICS PARTITIONED BY (part STRING)"),
        of("CONVERT of a Delta table", PLAIN, "CONVERT TO DELTA $t"),
        of("CONVERT of a Delta table's folder", PLAIN, "CONVERT TO DELTA parquet.`$p`"));
  }
}
