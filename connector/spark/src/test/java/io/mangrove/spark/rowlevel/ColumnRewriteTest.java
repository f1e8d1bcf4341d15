package io.mangrove.spark.rowlevel;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.testkit.LocalSpark;
import io.mangrove.spark.write.TableOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Files that are written anew without some rows: by columns, and by rows to compare. */
class ColumnRewriteTest {
  private static final String BY_ROWS = "spark.sql.files.maxRecordsPerFile";

  private static final String COLUMNS =
      """
      id BIGINT, word STRING, flag BOOLEAN, small TINYINT, part INT, real FLOAT, big DECIMAL(30,3),
      little DECIMAL(9,2), day DATE, at TIMESTAMP, wall TIMESTAMP_NTZ, raw BINARY,
      list ARRAY<FLOAT>, deep ARRAY<ARRAY<STRING>>, map MAP<STRING, STRUCT<a: INT, b: ARRAY<INT>>>,
      nest STRUCT<x: INT, y: STRUCT<z: STRING>>\
      """;

  private static final String ROWS =
      """
      SELECT /*+ COALESCE(1) */ id, if(id %% 7 = 0, NULL, concat('word', id %% 50)), id %% 3 = 0,
        cast(id %% 100 AS TINYINT), cast(id %% 2 AS INT), cast(id / 3 AS FLOAT),
        cast(id * 1000001 AS DECIMAL(30,3)), cast(id %% 90000 AS DECIMAL(9,2)),
        date_add(DATE'1500-01-01', cast(id AS INT)), timestamp_micros(id * 1000003),
        timestamp_ntz'2020-01-01 00:00:00' + make_dt_interval(0, 0, 0, id),
        if(id %% 5 = 0, NULL, cast(md5(cast(id AS STRING)) AS BINARY)),
        CASE id %% 4 WHEN 0 THEN NULL WHEN 1 THEN array()
          ELSE transform(sequence(1, id %% 9 + 1), i -> if(i = 3, NULL, cast(i * id AS FLOAT))) END,
        if(id %% 3 = 0, NULL, array(array('a', NULL), array(), NULL, array(cast(id AS STRING)))),
        if(id %% 6 = 0, NULL, map('k', named_struct('a', cast(id AS INT), 'b', array(1, NULL)))),
        CASE id %% 3 WHEN 0 THEN NULL WHEN 1 THEN named_struct('x', 1, 'y', NULL)
          ELSE named_struct('x', NULL, 'y', named_struct('z', cast(id AS STRING))) END
      FROM range(0, %d)\
      """;

  private static TableOnDisk table(int rows, String rest) {
    TableOnDisk table = TableOnDisk.create(COLUMNS, rest);
    table.insert(ROWS.formatted(rows));
    return table;
  }

  private static List<AddFile> afterDelete(TableOnDisk table, boolean byRows) {
    LocalSpark.session().conf().set(BY_ROWS, byRows ? "1000000000" : "0");
    try {
      sql("DELETE FROM " + table.name() + " WHERE id % 10 = 3 OR id BETWEEN 20000 AND 20500");
      return table.files();
    } finally {
      LocalSpark.session().conf().unset(BY_ROWS);
    }
  }

  private static List<String> rows(TableOnDisk table) {
    return sql("SELECT * EXCEPT (raw), hex(raw) FROM " + table.name() + " ORDER BY id")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  @Test
  void rowsAndStatisticsAreThoseOfAWriteRowByRow() {
    TableOnDisk byColumns = table(30_000, "");
    TableOnDisk byRows = table(30_000, "");
    List<AddFile> columns = afterDelete(byColumns, false);
    List<AddFile> rows = afterDelete(byRows, true);
    assertThat(columns).hasSize(1);
    assertThat(columns.get(0).stats()).isEqualTo(rows.get(0).stats());
    assertThat(rows(byColumns)).isEqualTo(rows(byRows)).hasSize(26_549);
    assertThat(sql("SELECT count(*) FROM " + byColumns.name() + " WHERE id = 29999").first().get(0))
        .isEqualTo(1L);
  }

  @Test
  void partitionsAndMappedColumnsAreCopied() {
    for (String rest :
        List.of(
            "PARTITIONED BY (part)",
            "TBLPROPERTIES ('delta.columnMapping.mode'='name')",
            "PARTITIONED BY (part) TBLPROPERTIES ('delta.columnMapping.mode'='id')")) {
      TableOnDisk byColumns = table(1_000, rest);
      TableOnDisk byRows = table(1_000, rest);
      afterDelete(byColumns, false);
      afterDelete(byRows, true);
      assertThat(rows(byColumns)).isEqualTo(rows(byRows)).hasSize(900);
    }
  }

  @Test
  void boundsAreThoseOfAllPages() {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", "");
    table.insert("SELECT /*+ COALESCE(1) */ id, md5(string(id)) FROM range(150000)");
    sql("DELETE FROM " + table.name() + " WHERE k % 5 = 1");
    Row bounds = sql("SELECT min(lower(v)), max(lower(v)) FROM " + table.name()).first();
    assertThat(table.files()).hasSize(1);
    assertThat(table.files().get(0).stats())
        .contains("\"v\":\"" + bounds.get(0) + "\"", "\"v\":\"" + bounds.get(1) + "\"");
    assertThat(table.rows("v = md5('77777')")).hasSize(1);
  }

  @Test
  void aStatementLeavesNoMoreFilesThanItFound() {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", "");
    table.insert("SELECT /*+ COALESCE(1) */ id, repeat(uuid(), 10) FROM range(2000)");
    table.insert("SELECT /*+ COALESCE(1) */ id, repeat(uuid(), 10) FROM range(2000, 4000)");
    for (int i = 0; i < 3; i++) {
      sql("UPDATE %s SET v = '%d' WHERE k %% 1000 = %d".formatted(table.name(), i, i));
    }
    assertThat(table.files()).hasSize(2);
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of(
                "numUpdatedRows", "4",
                "numCopiedRows", "3996",
                "numAddedFiles", "2",
                "numRemovedFiles", "2"));
    assertThat(table.rows("v IN ('0', '1', '2')")).hasSize(12);
    assertThat(table.rows()).hasSize(4000);
    assertThat(table.dataFilesOnDisk()).hasSize(8);
  }

  @Test
  void filesOfOtherColumnsAreWrittenByRows() {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", "");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'b')");
    sql("ALTER TABLE " + table.name() + " ADD COLUMN w INT");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (3, 'c', 30), (4, 'd', 40)");
    sql("DELETE FROM " + table.name() + " WHERE k IN (1, 3)");
    assertThat(table.rows()).containsExactly("[2,b,null]", "[4,d,40]");
    assertThat(table.files()).hasSize(2);
  }

  @Test
  void datesOfTheOldCalendarStayWhatTheyAre() throws IOException {
    TableOnDisk table = TableOnDisk.create("id INT, d DATE", "");
    String mode = "spark.sql.parquet.datetimeRebaseModeInWrite";
    LocalSpark.session().conf().set(mode, "LEGACY");
    Path written = LocalSpark.newDirectory().resolve("old");
    try {
      sql("SELECT /*+ COALESCE(1) */ * FROM VALUES (1, DATE'0001-01-01'), (2, DATE'1500-05-05')")
          .toDF("id", "d")
          .write()
          .parquet(written.toString());
    } finally {
      LocalSpark.session().conf().unset(mode);
    }
    try (Stream<Path> files = Files.list(written)) {
      Path file =
          files.filter(one -> one.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.copy(file, table.directory().resolve("old.parquet"));
    }
    long size = Files.size(table.directory().resolve("old.parquet"));
    table
        .log()
        .startTransaction(table.snapshot())
        .add(new AddFile("old.parquet", Map.of(), size, 1, true, null))
        .commit(new Operation("WRITE", Map.of()));
    assertThat(table.rows()).containsExactly("[1,0001-01-01]", "[2,1500-05-05]");
    sql("DELETE FROM " + table.name() + " WHERE id = 2");
    assertThat(table.rows()).containsExactly("[1,0001-01-01]");
  }
}
