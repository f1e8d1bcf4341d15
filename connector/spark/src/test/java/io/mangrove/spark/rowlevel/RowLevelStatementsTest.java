package io.mangrove.spark.rowlevel;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import io.mangrove.spark.write.TableOnDisk;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DELETE, UPDATE and MERGE on tables with and without deletion vectors. */
class RowLevelStatementsTest {
  private static final String VECTORS = "TBLPROPERTIES ('delta.enableDeletionVectors'='true')";

  /** Two files: the keys 1 to 3, and 11 to 13. */
  private static TableOnDisk table(boolean vectors) {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", vectors ? VECTORS : "");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (11, 'd'), (12, 'e'), (13, NULL)");
    return table;
  }

  private static String source() {
    String name = LocalSpark.newName();
    sql("CREATE TABLE " + name + " (k INT, v STRING) USING delta");
    sql("INSERT INTO " + name + " VALUES (2, 'B'), (3, 'C'), (4, 'D')");
    return name;
  }

  @Test
  void aDeleteMasksRowsInOneJobThatReadsItsConditionOnly() {
    TableOnDisk table = table(true);
    String statement = "DELETE FROM " + table.name() + " WHERE k IN (2, 13)";
    String plan = sql("EXPLAIN " + statement).first().getString(0);
    assertThat(plan).contains("_mangrove_file", "_mangrove_pos").doesNotContain("v#");

    assertThat(jobsOf(() -> sql(statement))).isEqualTo(1);
    assertThat(table.rows()).containsExactly("[1,a]", "[11,d]", "[12,e]", "[3,c]");
    assertThat(table.files()).hasSize(2).allMatch(file -> file.deletionVector() != null);
    assertThat(table.dataFilesOnDisk()).hasSize(2);
    assertThat(table.lastCommit().operation()).isEqualTo("DELETE");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of(
                "numDeletedRows", "2",
                "numCopiedRows", "0",
                "numRemovedFiles", "0",
                "numAddedFiles", "0",
                "numDeletionVectorsAdded", "2",
                "numDeletionVectorsRemoved", "0"));

    sql("DELETE FROM " + table.name() + " WHERE k = 3");
    assertThat(table.rows()).containsExactly("[1,a]", "[11,d]", "[12,e]");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of("numDeletionVectorsAdded", "1", "numDeletionVectorsUpdated", "1"));
    sql("DELETE FROM " + table.name() + " WHERE k = 1");
    assertThat(table.files()).hasSize(1);
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(Map.of("numRemovedFiles", "1", "numDeletionVectorsRemoved", "1"));
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void aStatementThatChangesNoRowCommitsNothing(boolean vectors) {
    TableOnDisk table = table(vectors);
    sql("DELETE FROM " + table.name() + " WHERE k = 99");
    sql("DELETE FROM " + table.name() + " WHERE k = 2 AND v = 'x'");
    sql("DELETE FROM " + table.name() + " WHERE false");
    sql("UPDATE " + table.name() + " SET v = 'z' WHERE k = 99");
    sql(
        "MERGE INTO %s t USING (SELECT 99 k) s ON t.k = s.k WHEN MATCHED THEN DELETE"
            .formatted(table.name()));
    sql(
        "MERGE INTO %s t USING (SELECT 1 k) s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k) VALUES (5)"
            .formatted(table.name()));
    assertThat(table.snapshot().version()).isEqualTo(2);
    assertThat(table.dataFilesOnDisk()).hasSize(2);
  }

  /** Done once more, each would change a row that has come since. */
  @ParameterizedTest(name = "{0}, deletion vectors: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM %s WHERE k + 1 = 6       | true",
        "DELETE FROM %s WHERE k + 1 = 6       | false",
        "DELETE FROM %s WHERE v = 'p'         | true",
        "UPDATE %s SET k = 0 WHERE k + 1 = 6  | false",
        "MERGE INTO %s t USING (SELECT 5 k) s ON t.k = s.k WHEN MATCHED THEN DELETE | true",
        "MERGE INTO %s t USING (SELECT 1 k) s ON t.k + 4 = s.k * 5 "
            + "WHEN NOT MATCHED THEN INSERT (k) VALUES (0) | true"
      })
  void aNumberedStatementThatChangesNoRowIsRecordedAllTheSame(String statement, boolean vectors) {
    TableOnDisk table =
        TableOnDisk.create("k INT, v STRING", "PARTITIONED BY (v) " + (vectors ? VECTORS : ""));
    table.insert("VALUES (1, 'a')");
    numbered(statement.formatted(table.name()));
    assertThat(table.snapshot().version()).isEqualTo(2);
    assertThat(table.snapshot().transactionVersion("job")).isEqualTo(7);
    assertThat(table.rows()).containsExactly("[1,a]");
    sql("UPDATE " + table.name() + " SET k = 5, v = 'p'");
    numbered(statement.formatted(table.name()));
    assertThat(table.rows()).containsExactly("[5,p]");
    assertThat(table.snapshot().version()).isEqualTo(3);
    assertThat(table.dataFilesOnDisk()).hasSize(2);
  }

  private static void numbered(String statement) {
    String conf = "spark.databricks.delta.write.";
    LocalSpark.session().conf().set(conf + "txnAppId", "job");
    LocalSpark.session().conf().set(conf + "txnVersion", "7");
    try {
      sql(statement);
    } finally {
      LocalSpark.session().conf().unset(conf + "txnAppId");
      LocalSpark.session().conf().unset(conf + "txnVersion");
    }
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void wholeFilesGoWithoutAJob(boolean vectors) {
    TableOnDisk table =
        TableOnDisk.create("k INT, p STRING", "PARTITIONED BY (p) " + (vectors ? VECTORS : ""));
    table.insert("VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, 'bc')");
    assertThat(jobsOf(() -> sql("DELETE FROM " + table.name() + " WHERE p = 'a'"))).isZero();
    assertThat(table.rows()).containsExactly("[2,b]", "[3,null]", "[4,bc]");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(Map.of("numRemovedFiles", "1", "numDeletedRows", "1"));
    assertThat(jobsOf(() -> sql("DELETE FROM " + table.name() + " WHERE length(p) = 2"))).isZero();
    assertThat(jobsOf(() -> sql("DELETE FROM " + table.name() + " WHERE p IS NULL"))).isZero();
    assertThat(table.rows()).containsExactly("[2,b]");
    assertThat(table.snapshot().version()).isEqualTo(4);
    sql("DELETE FROM " + table.name() + " WHERE p = 'nowhere'");
    assertThat(table.snapshot().version()).isEqualTo(4);
    assertThat(jobsOf(() -> sql("DELETE FROM " + table.name()))).isZero();
    assertThat(table.rows()).isEmpty();
    assertThat(table.lastCommit().operationParameters()).containsEntry("predicate", "[\"true\"]");
    table.insert("VALUES (1, 'a')");
    assertThat(jobsOf(() -> sql("TRUNCATE TABLE " + table.name()))).isZero();
    assertThat(table.rows()).isEmpty();
    assertThat(table.lastCommit().operation()).isEqualTo("TRUNCATE");
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void updatesPutRowsInThePlaceOfOthers(boolean vectors) {
    TableOnDisk table = table(vectors);
    sql("UPDATE " + table.name() + " SET v = concat(v, k), k = k + 100 WHERE k IN (2, 11, 13)");
    assertThat(table.rows())
        .containsExactly("[1,a]", "[102,b2]", "[111,d11]", "[113,null]", "[12,e]", "[3,c]");
    assertThat(table.lastCommit().operation()).isEqualTo("UPDATE");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of(
                "numUpdatedRows", "3",
                "numCopiedRows", vectors ? "0" : "3",
                "numRemovedFiles", vectors ? "0" : "2",
                "numDeletionVectorsAdded", vectors ? "2" : "0"));
    sql("UPDATE " + table.name() + " SET v = 'all'");
    assertThat(table.rows()).hasSize(6).allMatch(row -> row.endsWith(",all]"));
    assertThat(table.files()).allMatch(file -> file.deletionVector() == null);
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void mergesChangeWhatTheirClausesSay(boolean vectors) {
    TableOnDisk table = table(vectors);
    sql(
        """
        MERGE INTO %s t USING %s s ON t.k = s.k
        WHEN MATCHED AND s.v = 'B' THEN UPDATE SET *
        WHEN MATCHED THEN DELETE
        WHEN NOT MATCHED THEN INSERT *
        WHEN NOT MATCHED BY SOURCE AND t.k = 1 THEN UPDATE SET v = 'gone'
        WHEN NOT MATCHED BY SOURCE AND t.k = 12 THEN DELETE\
        """
            .formatted(table.name(), source()));
    assertThat(table.rows()).containsExactly("[1,gone]", "[11,d]", "[13,null]", "[2,B]", "[4,D]");
    assertThat(table.lastCommit().operation()).isEqualTo("MERGE");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of(
                "numTargetRowsInserted", "1",
                "numTargetRowsUpdated", "2",
                "numTargetRowsDeleted", "2",
                "numTargetRowsMatchedUpdated", "1",
                "numTargetRowsMatchedDeleted", "1",
                "numTargetRowsNotMatchedBySourceUpdated", "1",
                "numTargetRowsNotMatchedBySourceDeleted", "1",
                "numTargetRowsCopied", vectors ? "0" : "2",
                "numTargetFilesRemoved", vectors ? "1" : "2",
                "numOutputRows", vectors ? "3" : "5"));
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void aRowMayBeDeletedTwiceAndNotUpdatedTwice(boolean vectors) {
    TableOnDisk table = table(vectors);
    String twice = "(SELECT * FROM VALUES (2, 'x'), (2, 'y'), (12, 'x') AS s(k, v))";
    String merge = "MERGE INTO " + table.name() + " t USING " + twice + " s ON t.k = s.k ";
    assertThat(sqlFailure(merge + "WHEN MATCHED THEN UPDATE SET *").getCondition())
        .isEqualTo("MERGE_CARDINALITY_VIOLATION");
    assertThat(table.snapshot().version()).isEqualTo(2);
    sql(merge + "WHEN MATCHED THEN DELETE");
    assertThat(table.rows()).containsExactly("[1,a]", "[11,d]", "[13,null]", "[3,c]");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of("numTargetRowsDeleted", "2", "numTargetRowsMatchedDeleted", "2"));
  }

  @Test
  void aMergeThatOnlyInsertsIsAnAppendThatHasReadTheTable() {
    TableOnDisk table = table(false);
    sql(
        "MERGE INTO %s t USING %s s ON t.k = s.k WHEN NOT MATCHED THEN INSERT *"
            .formatted(table.name(), source()));
    assertThat(table.rows()).hasSize(7).contains("[4,D]");
    assertThat(table.lastCommit().operation()).isEqualTo("MERGE");
    assertThat(table.lastCommit().isBlindAppend()).isFalse();
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(Map.of("numTargetRowsInserted", "1", "numTargetFilesAdded", "1"));
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void partitionsKeepTheirRows(boolean vectors) {
    TableOnDisk table =
        TableOnDisk.create("p STRING, k INT", "PARTITIONED BY (p) " + (vectors ? VECTORS : ""));
    table.insert("SELECT if(id % 2 = 0, 'even', 'odd'), id FROM range(10)");
    sql("DELETE FROM " + table.name() + " WHERE k > 7 OR k = 0");
    sql("UPDATE " + table.name() + " SET p = concat(p, '!'), k = -k WHERE k IN (1, 2)");
    assertThat(table.rows())
        .containsExactly(
            "[even!,-2]", "[even,4]", "[even,6]", "[odd!,-1]", "[odd,3]", "[odd,5]", "[odd,7]");
    assertThat(table.files())
        .extracting(file -> file.partitionValues().get("p"))
        .contains("even!", "odd!");
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void conditionsMayAskOtherTablesAndTheTableItself(boolean vectors) {
    TableOnDisk table = table(vectors);
    String source = source();
    sql("DELETE FROM " + table.name() + " WHERE k IN (SELECT k FROM " + source + ")");
    assertThat(table.rows()).containsExactly("[1,a]", "[11,d]", "[12,e]", "[13,null]");
    sql("UPDATE %1$s SET v = 'max' WHERE k = (SELECT max(k) FROM %1$s)".formatted(table.name()));
    assertThat(table.rows()).contains("[13,max]");
    sql(
        "MERGE INTO %1$s t USING (SELECT * FROM %1$s VERSION AS OF 2) s ON t.k = s.k WHEN MATCHED"
                .formatted(table.name())
            + " THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
    assertThat(table.rows())
        .containsExactly("[1,a]", "[11,d]", "[12,e]", "[13,null]", "[2,b]", "[3,c]");
  }

  @Test
  void tablesThatForbidItStayAsTheyAre() {
    TableOnDisk table = TableOnDisk.create("k INT", "TBLPROPERTIES ('delta.appendOnly'='true')");
    table.insert("VALUES (1), (2)");
    for (String statement :
        List.of("DELETE FROM %s WHERE k = 1", "DELETE FROM %s", "UPDATE %s SET k = 2")) {
      assertThat(sqlFailure(statement.formatted(table.name())).getCondition())
          .isEqualTo("DELTA_CANNOT_MODIFY_APPEND_ONLY");
    }
  }
}
