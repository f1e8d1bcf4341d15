package io.mangrove.spark.rowlevel;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import io.mangrove.spark.write.TableOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DELETE, UPDATE and MERGE record for readers of the change data feed. */
class ChangeDataTest {

  private static String properties(boolean vectors) {
    return "TBLPROPERTIES ('delta.enableChangeDataFeed'='true', 'delta.enableDeletionVectors'='"
        + vectors
        + "'";
  }

  private static TableOnDisk table(boolean vectors) {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", properties(vectors) + ")");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (11, 'd'), (12, 'e'), (13, NULL)");
    return table;
  }

  @ParameterizedTest(name = "deletion vectors: {0}, columns mapped by: {1}")
  @CsvSource({"true, none", "false, none", "true, id", "false, name"})
  void theFeedTellsTheWayFromEachVersionToTheNext(boolean vectors, String mapping) {
    TableOnDisk table =
        TableOnDisk.create(
            "p STRING, k INT, c CHAR(3) NOT NULL, s STRUCT<x: INT, a: ARRAY<STRING>>",
            "PARTITIONED BY (p) "
                + properties(vectors)
                + ", 'delta.columnMapping.mode'='"
                + mapping
                + "')");
    String name = table.name();
    table.insert(
        "SELECT /*+ COALESCE(1) */ if(id < 4, 'low', 'high'), id, 'abc',"
            + " named_struct('x', 10 * id, 'a', array(string(id), NULL)) FROM range(8)");
    sql("UPDATE " + name + " SET s.x = s.x + 1, p = concat(p, '!') WHERE k IN (0, 5)");
    sql("UPDATE " + name + " SET c = c WHERE k = 3");
    sql("DELETE FROM " + name + " WHERE s.x >= 60");
    sql("ALTER TABLE " + name + " ADD COLUMN n INT");
    sql(
        """
        MERGE INTO %s t USING (SELECT * FROM VALUES (1, 'new'), (2, 'out'), (9, 'add') v(k, c)) s
        ON t.k = s.k
        WHEN MATCHED AND s.c = 'out' THEN DELETE
        WHEN MATCHED THEN UPDATE SET c = s.c, n = 1
        WHEN NOT MATCHED THEN INSERT (p, k, c, n) VALUES (NULL, s.k, s.c, 2)
        WHEN NOT MATCHED BY SOURCE AND t.k = 4 THEN UPDATE SET s = NULL
        WHEN NOT MATCHED BY SOURCE AND t.k = 3 THEN DELETE\
        """
            .formatted(name));

    assertThat(changes(table, "FROM VERSION 2"))
        .containsExactly(
            "2 update_postimage [high!,5,abc,[51,[5, null]]]",
            "2 update_postimage [low!,0,abc,[1,[0, null]]]",
            "2 update_preimage [high,5,abc,[50,[5, null]]]",
            "2 update_preimage [low,0,abc,[0,[0, null]]]",
            "3 update_postimage [low,3,abc,[30,[3, null]]]",
            "3 update_preimage [low,3,abc,[30,[3, null]]]",
            "4 delete [high,6,abc,[60,[6, null]]]",
            "4 delete [high,7,abc,[70,[7, null]]]",
            "6 delete [low,2,abc,[20,[2, null]]]",
            "6 delete [low,3,abc,[30,[3, null]]]",
            "6 insert [null,9,add,null]",
            "6 update_postimage [high,4,abc,null]",
            "6 update_postimage [low,1,new,[10,[1, null]]]",
            "6 update_preimage [high,4,abc,[40,[4, null]]]",
            "6 update_preimage [low,1,abc,[10,[1, null]]]");
    List<String> rows = new ArrayList<>();
    for (int version = 1; version <= 6; version++) {
      replay(changes(table, "FROM VERSION " + version + " TO VERSION " + version), rows);
      assertThat(rows)
          .as("version %d", version)
          .containsExactlyInAnyOrderElementsOf(
              texts("SELECT p, k, c, s FROM " + name + " VERSION AS OF " + version));
    }
    assertThat(
            Integer.parseInt(
                table.lastCommit().operationMetrics().get("numTargetChangeFilesAdded")))
        .isPositive();
    List<String> inFiles =
        List.of(
            LocalSpark.session()
                .read()
                .option("recursiveFileLookup", true)
                .parquet(table.directory().resolve("_change_data").toString())
                .columns());
    assertThat(inFiles).contains("_change_type").doesNotContain("p", "_commit_version");
    assertThat(inFiles.contains("k")).isEqualTo(mapping.equals("none"));
  }

  /** By version, kind and row; those of the table's first columns alone. */
  private static List<String> changes(TableOnDisk table, String range) {
    return sql(
            "SELECT _commit_version, _change_type, struct(p, k, c, s) FROM "
                + table.name()
                + " CHANGES "
                + range)
        .collectAsList()
        .stream()
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
        .map(text -> text.replaceAll("(Wrapped|Array)[A-Za-z]*\\(([^)]*)\\)", "[$2]"))
        .sorted()
        .toList();
  }

  private static List<String> texts(String query) {
    return sql(query).collectAsList().stream()
        .map(Row::toString)
        .map(text -> text.replaceAll("(Wrapped|Array)[A-Za-z]*\\(([^)]*)\\)", "[$2]"))
        .sorted()
        .toList();
  }

  /** Does to the rows what changes say. */
  private static void replay(List<String> changes, List<String> rows) {
    for (String change : changes) {
      String[] parts = change.split(" ", 3);
      if (Set.of("delete", "update_preimage").contains(parts[1])) {
        assertThat(rows.remove(parts[2])).as(change).isTrue();
      }
    }
    for (String change : changes) {
      String[] parts = change.split(" ", 3);
      if (Set.of("insert", "update_postimage").contains(parts[1])) {
        rows.add(parts[2]);
      }
    }
  }

  private static List<String> kinds(TableOnDisk table, int version) {
    return texts(
        "SELECT _change_type, k, v FROM "
            + table.name()
            + " CHANGES FROM VERSION "
            + version
            + " TO VERSION "
            + version);
  }

  @Test
  void recordingTakesNoJobOfItsOwnAndWholeRowsAreReadForItOnly() {
    TableOnDisk table = table(true);
    String statement = "DELETE FROM " + table.name() + " WHERE k IN (2, 13)";
    assertThat(sql("EXPLAIN " + statement).first().getString(0)).contains("_mangrove_preimage");
    assertThat(jobsOf(() -> sql(statement))).isEqualTo(1);
    assertThat(kinds(table, 3)).containsExactly("[delete,13,null]", "[delete,2,b]");
    assertThat(table.lastCommit().operationMetrics()).containsEntry("numAddedChangeFiles", "2");

    sql(
        "ALTER TABLE "
            + table.name()
            + " SET TBLPROPERTIES ('delta.enableChangeDataFeed'='false')");
    assertThat(sql("EXPLAIN " + statement).first().getString(0))
        .doesNotContain("_mangrove_preimage", "v#");
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void aRowThatSeveralTasksDeleteIsRecordedOnce(boolean vectors) {
    TableOnDisk table = table(vectors);
    sql(
        "MERGE INTO %s t USING (SELECT id %% 3 AS k FROM range(0, 100000, 1, 4)) s ON t.k = s.k"
                .formatted(table.name())
            + " WHEN MATCHED THEN DELETE");
    assertThat(kinds(table, 3)).containsExactly("[delete,1,a]", "[delete,2,b]");
    assertThat(table.lastCommit().operationMetrics()).containsEntry("numTargetRowsDeleted", "2");
    sql(
        "MERGE INTO %s t USING (SELECT * FROM VALUES (12), (12), (20) AS s(k)) s ON t.k = s.k"
                .formatted(table.name())
            + " WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)");
    assertThat(kinds(table, 4)).containsExactly("[delete,12,e]", "[insert,20,null]");
  }

  @Test
  void rowsThatComeAreSpreadOverTasksWhereThoseThatGoAreBroughtTogether() {
    String coalescing = "spark.sql.adaptive.coalescePartitions.enabled";
    TableOnDisk table = table(true);
    LocalSpark.session().conf().set(coalescing, "false");
    try {
      sql(
          "MERGE INTO %s t USING (SELECT id %% 50 + 2 AS k FROM range(0, 200, 1, 4)) s ON t.k = s.k"
                  .formatted(table.name())
              + " WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k,"
              + " 'new')");
    } finally {
      LocalSpark.session().conf().unset(coalescing);
    }
    assertThat(kinds(table, 3))
        .hasSize(185)
        .contains("[delete,2,b]", "[delete,3,c]", "[delete,11,d]", "[delete,13,null]")
        .filteredOn(change -> change.startsWith("[delete"))
        .hasSize(5);
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(Map.of("numTargetRowsInserted", "180", "numTargetFilesAdded", "2"));
  }

  @Test
  void whatOnlyComesOrGoesAsWholeFilesNeedsNoFileOfChanges() {
    TableOnDisk table =
        TableOnDisk.create("k INT, v STRING", "PARTITIONED BY (v) " + properties(true) + ")");
    table.insert("VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    sql(
        "MERGE INTO %s t USING (SELECT 4 AS k) s ON t.k = s.k".formatted(table.name())
            + " WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, 'd')");
    sql("DELETE FROM " + table.name() + " WHERE v = 'a'");
    sql("INSERT OVERWRITE " + table.name() + " PARTITION (v = 'b') VALUES (5)");
    sql("DELETE FROM " + table.name());
    assertThat(table.directory().resolve("_change_data")).doesNotExist();
    assertThat(kinds(table, 2)).containsExactly("[insert,4,d]");
    assertThat(kinds(table, 3)).containsExactly("[delete,1,a]");
    assertThat(kinds(table, 4)).containsExactly("[delete,2,b]", "[insert,5,b]");
    assertThat(kinds(table, 5)).containsExactly("[delete,3,c]", "[delete,4,d]", "[delete,5,b]");
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void aStatementThatFailsLeavesNoFile(boolean vectors) {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", properties(vectors) + ")");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'b'), (13, 'c')");
    sql("ALTER TABLE " + table.name() + " ADD CONSTRAINT small CHECK (k < 20)");
    Set<String> before = table.dataFilesOnDisk();
    assertThat(sqlFailure("UPDATE " + table.name() + " SET k = k + 7").getCondition())
        .isEqualTo("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES");
    assertThat(table.dataFilesOnDisk()).isEqualTo(before);
    assertThat(table.rows()).hasSize(3);
  }

  /** As another writer may have left it. */
  @Test
  void aTableWithAColumnThatTellsAboutAChangeIsNotWrittenTo() throws IOException {
    TableOnDisk table = TableOnDisk.create("k INT, _change_type STRING", "");
    table.insert("VALUES (1, 'a')");
    Path log = table.directory().resolve("_delta_log");
    String metadata =
        Files.readAllLines(log.resolve("00000000000000000000.json")).stream()
            .filter(line -> line.startsWith("{\"metaData\""))
            .findFirst()
            .orElseThrow();
    String feed = "\"configuration\":{\"delta.enableChangeDataFeed\":\"true\"}";
    assertThat(metadata).contains("\"configuration\":{}");
    Files.writeString(
        log.resolve("00000000000000000002.json"), metadata.replace("\"configuration\":{}", feed));
    for (String statement :
        List.of(
            "INSERT INTO %s VALUES (2, 'b')",
            "UPDATE %s SET k = 2",
            "DELETE FROM %s WHERE k = 1",
            "MERGE INTO %s t USING (SELECT 1 AS k) s ON t.k = s.k WHEN MATCHED THEN DELETE")) {
      assertThat(sqlFailure(statement.formatted(table.name())).getCondition())
          .isEqualTo("RESERVED_CDC_COLUMNS_ON_WRITE");
    }
    assertThat(table.rows()).containsExactly("[1,a]");
  }
}
