package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a statement commits has the note of its session. */
class CommitNoteTest {
  private static final String KEY = "spark.databricks.delta.commitInfo.userMetadata";

  private final Path root = newDirectory();

  @BeforeEach
  void setNote() {
    session().conf().set(KEY, "for the audit");
    session().conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
  }

  @AfterEach
  void unsetNote() {
    session().conf().unset(KEY);
    session().conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
  }

  /** Runs statements on a table, then tells what its history holds, the oldest first. */
  private List<String> operations(String name, String... statements) {
    String table = "delta.`" + root.resolve(name) + "`";
    for (String statement : statements) {
      sql(statement.replace("$t", table).replace("$root", root.toString()));
    }
    return session()
        .sql("CALL system.describe_history('%s')".formatted(table))
        .orderBy("version")
        .selectExpr("concat(operation, coalesce(', ' || userMetadata, ' without'))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0).replace(", for the audit", ""))
        .toList();
  }

  @Test
  void alterationsHaveIt() {
    assertThat(
            operations(
                "altered",
                "CREATE TABLE $t (a INT, b INT) USING delta"
                    + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name')",
                "INSERT INTO $t VALUES (1, 2)",
                "ALTER TABLE $t SET TBLPROPERTIES ('k' = 'v')",
                "ALTER TABLE $t UNSET TBLPROPERTIES ('k')",
                "ALTER TABLE $t ADD COLUMNS (c INT)",
                "ALTER TABLE $t RENAME COLUMN b TO d",
                "ALTER TABLE $t ALTER COLUMN a COMMENT 'x'",
                "ALTER TABLE $t DROP COLUMN d",
                "ALTER TABLE $t ADD CONSTRAINT p CHECK (a > 0)",
                "ALTER TABLE $t DROP CONSTRAINT p",
                "ALTER TABLE $t CLUSTER BY (a)",
                "REPLACE TABLE $t (z INT) USING delta"))
        .containsExactly(
            "CREATE TABLE",
            "WRITE",
            "SET TBLPROPERTIES",
            "UNSET TBLPROPERTIES",
            "ADD COLUMNS",
            "RENAME COLUMN",
            "CHANGE COLUMN",
            "DROP COLUMNS",
            "ADD CONSTRAINT",
            "DROP CONSTRAINT",
            "CLUSTER BY",
            "REPLACE TABLE");
  }

  @Test
  void maintenanceHasIt() throws IOException {
    assertThat(
            operations(
                "kept",
                "CREATE TABLE $t USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true',"
                    + " 'delta.dataSkippingNumIndexedCols' = '0')"
                    + " AS SELECT /*+ COALESCE(1) */ id AS a FROM range(4)",
                "INSERT INTO $t VALUES (5)",
                "CALL system.optimize('$t')",
                "DELETE FROM $t WHERE a = 1",
                "CALL system.reorg('$t')",
                "ALTER TABLE $t SET TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '1')",
                "CALL system.compute_stats('$t')",
                "CALL system.restore('$t', 2)",
                "CALL system.restore('$t', 6)",
                "CALL system.vacuum('$t', retain_hours => 0)"))
        .containsExactly(
            "CREATE TABLE AS SELECT",
            "WRITE",
            "OPTIMIZE",
            "DELETE",
            "REORG",
            "SET TBLPROPERTIES",
            "COMPUTE STATS",
            "RESTORE",
            "RESTORE",
            "VACUUM START",
            "VACUUM END");
    Files.delete(
        Path.of(
            URI.create(
                sql("SELECT DISTINCT _metadata.file_path FROM delta.`%s/kept`".formatted(root))
                    .get(0))));
    assertThat(operations("kept", "CALL system.fsck('$t')")).endsWith("FSCK");
  }

  @Test
  void tablesMadeOfFilesHaveIt() {
    session().range(3).write().parquet(root + "/plain");
    String clone = "CALL system.clone('$t', 'parquet.`$root/plain`'";
    assertThat(operations("shallow", clone + ")", clone + ", mode => 'replace')"))
        .containsExactly("CLONE", "CLONE");
    assertThat(operations("deep", clone + ", deep => true)")).containsExactly("CLONE");
    assertThat(operations("plain", "CALL system.convert_to_delta('parquet.`$root/plain`')"))
        .containsExactly("CONVERT");
  }
}
