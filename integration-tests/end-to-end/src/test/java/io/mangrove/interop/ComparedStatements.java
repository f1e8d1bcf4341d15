package io.mangrove.interop;

import static io.mangrove.interop.ComparedTable.CONSTRAINED;
import static io.mangrove.interop.ComparedTable.FEED;
import static io.mangrove.interop.ComparedTable.MAPPED;
import static io.mangrove.interop.ComparedTable.MASKED;
import static io.mangrove.interop.ComparedTable.NONE;
import static io.mangrove.interop.ComparedTable.PARTITIONED;
import static io.mangrove.interop.ComparedTable.PLAIN;
import static io.mangrove.interop.ComparedTable.VECTORS;
import static io.mangrove.interop.ComparedTable.VECTORS_AND_FEED;

import java.util.ArrayList;
import java.util.List;

/** The statements whose outcome is compared with delta-spark's. */
final class ComparedStatements {
  private static final String SOURCE =
      " USING (SELECT id, 'new' AS part, CAST(id AS INT) AS n"
          + " FROM range(8, 22, 1, 1)) s ON t.id = s.id ";

  private static final String RECORDED =
      "delta-spark leaves readers to compare vectors; we record what the protocol asks for";
  private static final String MASKED_FILES =
      "delta-spark counts a file as removed of which rows are masked; it stays";
  private static final String TWO_FILES =
      "each task writes a file of its own, and rows that stay go into others than changed ones";
  private static final String SOURCE_NOT_COUNTED =
      "where no row of a source is of use without a match, conditions and keys are asked of it";
  private static final String SPARKS_TEXT =
      "Spark hands on a condition of a partition, not what the statement said";

  private ComparedStatements() {}

  static List<ComparedStatement> all() {
    List<ComparedStatement> all = new ArrayList<>();
    all.addAll(definitions());
    all.addAll(inserts());
    all.addAll(changes());
    all.addAll(merges());
    all.addAll(wholeFiles());
    all.addAll(alterations());
    all.addAll(ComparedMaintenance.all());
    all.addAll(ComparedLayouts.all());
    all.addAll(ComparedRefusals.all());
    return List.copyOf(all);
  }

  private static ComparedStatement of(String name, ComparedTable table, String statement) {
    return ComparedStatement.of(name, table, statement);
  }

  private static List<ComparedStatement> definitions() {
    return List.of(
        of(
            "CREATE TABLE",
            NONE,
            "CREATE TABLE $t (id BIGINT, part STRING) USING delta PARTITIONED BY (part) COMMENT 'a"
                + " table' TBLPROPERTIES ('a' = 'b')"),
        of(
            "CREATE TABLE AS SELECT",
            NONE,
            "CREATE TABLE $t USING delta AS SELECT id FROM range(0, 3, 1, 1)"),
        of("REPLACE TABLE", PLAIN, "REPLACE TABLE $t (id BIGINT) USING delta"),
        of(
            "CREATE OR REPLACE TABLE AS SELECT",
            PLAIN,
            "CREATE OR REPLACE TABLE $t USING delta AS SELECT id FROM range(0, 3, 1, 1)"));
  }

  private static List<ComparedStatement> inserts() {
    String rows = "SELECT id, 'part 0' AS part, 5 AS n FROM range(30, 33, 1, 1)";
    return List.of(
        of("INSERT INTO", PLAIN, "INSERT INTO $t " + rows),
        of("INSERT OVERWRITE of a partitioned table", PARTITIONED, "INSERT OVERWRITE $t " + rows),
        of(
                "INSERT OVERWRITE of a partition",
                PARTITIONED,
                "INSERT OVERWRITE $t PARTITION (part = 'part 0') SELECT id, 5 FROM range(3)")
            .but("commit 0.parameter.predicate", SPARKS_TEXT),
        of(
                "INSERT REPLACE WHERE",
                PARTITIONED,
                "INSERT INTO $t REPLACE WHERE part = 'part 0' " + rows)
            .but("commit 0.parameter.predicate", SPARKS_TEXT),
        ComparedStatement.refused(
                "DELTA_REPLACE_WHERE_NOT_BY_PARTITION",
                PLAIN,
                "INSERT INTO $t REPLACE WHERE n = 5 " + rows)
            .but(".*", "we overwrite whole partitions, and refuse this"),
        of("save, overwrite", PLAIN, "SAVE overwrite INTO $t AS " + rows),
        of("save, new", NONE, "SAVE errorifexists INTO $t AS " + rows),
        of("save, overwrite new", NONE, "SAVE overwrite INTO $t AS " + rows)
            .but("commit 0.isBlindAppend", "nothing was there to be read")
            .but("commit 0.metric.numRemoved.*", "nothing was there to be removed"),
        of(
            "save, overwriteSchema",
            PLAIN,
            "SAVE overwrite [overwriteSchema=true] INTO $t AS SELECT id FROM range(3)"),
        of(
            "save, mergeSchema",
            PLAIN,
            "SAVE append [mergeSchema=true] INTO $t AS SELECT id, 'part 0' AS part, 5 AS n, 1 AS"
                + " more FROM range(3)"),
        of(
            "save, replaceWhere",
            PARTITIONED,
            "SAVE overwrite [replaceWhere=part = 'part 0'] INTO $t AS " + rows),
        of(
            "save, dynamic overwrite",
            PARTITIONED,
            "SAVE overwrite [partitionOverwriteMode=dynamic] INTO $t AS " + rows));
  }

  /** DELETE and UPDATE of rows within files. */
  private static List<ComparedStatement> changes() {
    List<ComparedStatement> all = new ArrayList<>();
    for (ComparedTable table : List.of(PLAIN, VECTORS, FEED, VECTORS_AND_FEED)) {
      ComparedStatement delete =
          of("DELETE on " + table, table, "DELETE FROM $t WHERE id IN (3, 4, 15)");
      all.add(
          table.equals(VECTORS_AND_FEED)
              ? delete.but("commit 0.metric.numAddedChangeFiles", RECORDED)
              : delete);
      ComparedStatement update =
          of("UPDATE on " + table, table, "UPDATE $t SET part = 'x' WHERE id % 7 = 1");
      all.add(
          List.of(VECTORS, VECTORS_AND_FEED).contains(table)
              ? update.but("commit 0.metric.numRemovedFiles", MASKED_FILES)
              : update.but("commit 0.metric.numAddedFiles", TWO_FILES));
    }
    all.add(of("DELETE of no row", PLAIN, "DELETE FROM $t WHERE id = 300"));
    all.add(of("DELETE of a file's rows", PLAIN, "DELETE FROM $t WHERE n < 10"));
    all.add(of("DELETE of a masked file's rows", VECTORS, "DELETE FROM $t WHERE n < 10"));
    all.add(of("UPDATE of no row", PLAIN, "UPDATE $t SET part = 'x' WHERE id = 300"));
    all.add(of("UPDATE of all rows", PLAIN, "UPDATE $t SET part = 'x'"));
    return all;
  }

  private static List<ComparedStatement> merges() {
    String all =
        "WHEN MATCHED AND s.id = 9 THEN DELETE WHEN MATCHED THEN UPDATE SET *"
            + " WHEN NOT MATCHED THEN INSERT *"
            + " WHEN NOT MATCHED BY SOURCE AND t.id = 1 THEN DELETE"
            + " WHEN NOT MATCHED BY SOURCE AND t.id = 2 THEN UPDATE SET part = 'y'";
    String upsert = "WHEN MATCHED THEN UPDATE SET n = s.n + 1 WHEN NOT MATCHED THEN INSERT *";
    String update = "WHEN MATCHED THEN UPDATE SET part = s.part";
    String delete = "WHEN MATCHED AND t.n < 12 THEN DELETE";
    String added = "commit 0.metric.numTargetFilesAdded";
    String recorded = "commit 0.metric.numTargetChangeFilesAdded";
    return List.of(
        merge("MERGE", PLAIN, all).but(added, TWO_FILES),
        merge("MERGE", VECTORS, all).but(added, TWO_FILES),
        merge("MERGE", FEED, all).but(added, TWO_FILES).but(recorded, TWO_FILES),
        merge("MERGE", VECTORS_AND_FEED, all).but(added, TWO_FILES).but(recorded, TWO_FILES),
        merge("upsert", PLAIN, upsert).but(added, TWO_FILES),
        merge("upsert", VECTORS, upsert),
        merge("MERGE that updates", PLAIN, update).but(added, TWO_FILES),
        merge("MERGE that updates", VECTORS, update),
        merge("MERGE that deletes", PLAIN, delete),
        merge("MERGE that deletes", VECTORS_AND_FEED, delete),
        merge("MERGE that inserts", PLAIN, "WHEN NOT MATCHED THEN INSERT *"),
        of(
            "MERGE that changes nothing",
            PLAIN,
            "MERGE INTO $t t" + SOURCE + "WHEN MATCHED AND t.n = 300 THEN DELETE"));
  }

  private static ComparedStatement merge(String name, ComparedTable table, String clauses) {
    ComparedStatement merge =
        of(name + " on " + table, table, "MERGE INTO $t t" + SOURCE + clauses);
    return clauses.contains("NOT MATCHED THEN INSERT")
        ? merge
        : merge.but("commit 0.metric.numSourceRows", SOURCE_NOT_COUNTED);
  }

  private static List<ComparedStatement> wholeFiles() {
    return List.of(
        of("DELETE of all", PLAIN, "DELETE FROM $t"),
        of("DELETE WHERE true", FEED, "DELETE FROM $t WHERE true"),
        of("DELETE of all with vectors", MASKED, "DELETE FROM $t"),
        of("DELETE of a partition", PARTITIONED, "DELETE FROM $t WHERE part = 'part 0'"),
        of("DELETE of no partition", PARTITIONED, "DELETE FROM $t WHERE part = 'none'"),
        of("DELETE in a partition", PARTITIONED, "DELETE FROM $t WHERE part = 'part 0' AND id < 4"),
        of("DELETE where rows are masked", MASKED, "DELETE FROM $t WHERE id IN (7, 8, 9, 11)"),
        of("TRUNCATE", PLAIN, "TRUNCATE TABLE $t"));
  }

  private static List<ComparedStatement> alterations() {
    return List.of(
        of("SET TBLPROPERTIES", PLAIN, "ALTER TABLE $t SET TBLPROPERTIES ('a' = 'b', 'c' = 'd')"),
        of(
            "UNSET TBLPROPERTIES",
            VECTORS,
            "ALTER TABLE $t UNSET TBLPROPERTIES ('delta.enableDeletionVectors')"),
        of(
            "UNSET TBLPROPERTIES IF EXISTS",
            VECTORS,
            "ALTER TABLE $t UNSET TBLPROPERTIES IF EXISTS ('delta.enableDeletionVectors', 'q')"),
        of(
            "ADD COLUMNS",
            PLAIN,
            "ALTER TABLE $t ADD COLUMNS (a INT COMMENT 'an a' FIRST, b STRUCT<c: INT> AFTER id, d"
                + " INT)"),
        of("CHANGE COLUMN", PLAIN, "ALTER TABLE $t ALTER COLUMN n COMMENT 'a number'"),
        of("CHANGE COLUMN AFTER", PLAIN, "ALTER TABLE $t ALTER COLUMN n AFTER id"),
        of("RENAME COLUMN", MAPPED, "ALTER TABLE $t RENAME COLUMN n TO m"),
        of("DROP COLUMN", MAPPED, "ALTER TABLE $t DROP COLUMN n"),
        of("ADD CONSTRAINT", PLAIN, "ALTER TABLE $t ADD CONSTRAINT positive CHECK (id >= 0)"),
        of("DROP CONSTRAINT", CONSTRAINED, "ALTER TABLE $t DROP CONSTRAINT positive"),
        of("COMMENT ON", PLAIN, "COMMENT ON TABLE $t IS 'a table'"));
  }
}
