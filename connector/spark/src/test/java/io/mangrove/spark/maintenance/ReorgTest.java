package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ReorgTest {
  private final String table = newName();

  private void create(String columns, String rest) {
    sql("CREATE TABLE %s (%s) USING delta %s".formatted(table, columns, rest));
  }

  private void insert(String values) {
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ * FROM VALUES %s".formatted(table, values));
  }

  /** How many files were removed, and how many came. */
  private List<Long> reorg(String arguments) {
    Row metrics =
        session()
            .sql("CALL system.reorg('%s'%s)".formatted(table, arguments))
            .select("metrics.*")
            .collectAsList()
            .get(0);
    return List.of(metrics.getAs("numFilesRemoved"), metrics.getAs("numFilesAdded"));
  }

  /** Of each file, who has put its rows into order. */
  private List<String> inOrder() {
    String location =
        session()
            .sql("CALL system.describe_detail('%s')".formatted(table))
            .select("location")
            .collectAsList()
            .get(0)
            .getString(0);
    ActiveFiles files =
        DeltaLog.forTable(new HadoopLogStore(new Configuration()), location)
            .loadSnapshot()
            .activeFiles();
    List<String> providers = new ArrayList<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      providers.add(requireNonNullElse(files.file(row).clusteringProvider(), "none"));
    }
    return providers.stream().sorted().toList();
  }

  @Test
  void filesWithMaskedRowsAreWrittenAnewAndRowsKeepTheirIds() {
    create(
        "id INT, p INT",
        "PARTITIONED BY (p) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true',"
            + " 'delta.enableRowTracking' = 'true')");
    insert("(1, 1), (2, 1)");
    insert("(3, 1), (4, 1)");
    insert("(5, 1), (6, 1)");
    insert("(7, 2), (8, 2)");
    sql("DELETE FROM %s WHERE id IN (1, 4, 7)".formatted(table));
    String ids = "SELECT id, _metadata.row_id, _metadata.row_commit_version FROM %s ORDER BY id";
    List<String> before = sql(ids.formatted(table));

    assertThat(reorg(", where => 'p = 1'")).containsExactly(2L, 1L);

    assertThat(sql(ids.formatted(table))).isEqualTo(before);
    List<Row> history =
        session().sql("CALL system.describe_history('" + table + "', 1)").collectAsList();
    assertThat(history.get(0).<String>getAs("operation")).isEqualTo("REORG");
    assertThat(
            history.get(0).getJavaMap(history.get(0).fieldIndex("operationParameters")).toString())
        .contains("predicate=[\"('p = 1)\"]")
        .contains("applyPurge=true");
    assertThat(history.get(0).getJavaMap(history.get(0).fieldIndex("operationMetrics")).toString())
        .contains("numDeletionVectorsRemoved=2");
    assertThat(reorg("")).containsExactly(1L, 1L);
    assertThat(reorg("")).containsExactly(0L, 0L);
    assertThat(sql(ids.formatted(table))).isEqualTo(before);
  }

  @Test
  void droppedColumnsAndFieldsGoFromTheFiles() {
    create(
        "id INT, gone STRING, s STRUCT<a: INT, b: INT>, l ARRAY<STRUCT<c: INT, d: INT>>",
        "TBLPROPERTIES ('delta.columnMapping.mode' = 'name')");
    insert("(1, 'secret', named_struct('a', 1, 'b', 2), array(named_struct('c', 3, 'd', 4)))");
    assertThat(reorg("")).containsExactly(0L, 0L);
    List<String> alters = List.of("gone", "s.b", "l.element.d");
    for (int i = 0; i < alters.size(); i++) {
      sql("ALTER TABLE %s DROP COLUMN %s".formatted(table, alters.get(i)));
      List<String> rows = sql("SELECT * FROM " + table);

      assertThat(reorg("")).as(alters.get(i)).containsExactly(1L, 1L);

      assertThat(sql("SELECT * FROM " + table)).isEqualTo(rows);
      assertThat(reorg("")).containsExactly(0L, 0L);
    }
    sql("ALTER TABLE %s ADD COLUMN gone STRING".formatted(table));
    insert("(2, NULL, array(), 'b')".replace("NULL", "named_struct('a', 1)"));
    assertThat(reorg("")).containsExactly(0L, 0L);
  }

  @Test
  void rowsInOrderStayInItAndApartFromOthers() {
    create(
        "id INT, n INT", "CLUSTER BY (n) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    insert("(1, 9), (2, 3), (3, 5)");
    sql("CALL system.optimize('%s')".formatted(table));
    insert("(4, 7), (5, 1)");
    insert("(6, 2), (7, 4)");
    sql("DELETE FROM %s WHERE id IN (2, 4, 6)".formatted(table));
    assertThat(reorg("")).containsExactly(3L, 2L);
    assertThat(sql("SELECT id FROM %s ORDER BY id".formatted(table)))
        .containsExactly("1", "3", "5", "7");
    assertThat(inOrder()).containsExactly("liquid", "none");

    sql("CALL system.optimize('%s', full => true)".formatted(table));
    sql("DELETE FROM %s WHERE id = 3".formatted(table));
    assertThat(reorg("")).containsExactly(1L, 1L);
    assertThat(inOrder()).containsExactly("liquid");
  }
}
