package io.mangrove.spark.rowlevel;

import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import io.mangrove.spark.write.TableOnDisk;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * MERGE where Spark splits the partitions of the source, so that several tasks see the same rows of
 * the table.
 */
class SplitSourceTest {
  private static final Map<String, String> SPLITS =
      Map.of(
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          "spark.sql.adaptive.autoBroadcastJoinThreshold", "-1",
          "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "1",
          "spark.sql.adaptive.skewJoin.skewedPartitionFactor", "0.1",
          "spark.sql.adaptive.advisoryPartitionSizeInBytes", "1");

  /** The key 1 twice, far from each other, and 10 to 407. */
  private static final String TWICE =
      "(SELECT if(id IN (0, 399), 1, id + 9) AS k, id AS v FROM range(0, 400, 1, 2))";

  @BeforeEach
  void split() {
    SPLITS.forEach(LocalSpark.session().conf()::set);
  }

  @AfterEach
  void asBefore() {
    SPLITS.keySet().forEach(LocalSpark.session().conf()::unset);
  }

  private static TableOnDisk table(boolean vectors, boolean feed) {
    TableOnDisk table =
        TableOnDisk.create(
            "k BIGINT, v BIGINT",
            "TBLPROPERTIES ('delta.enableDeletionVectors'='%s', 'delta.enableChangeDataFeed'='%s')"
                .formatted(vectors, feed));
    table.insert("SELECT /*+ COALESCE(1) */ * FROM VALUES (1, -1), (2, -2), (10, -10)");
    return table;
  }

  private static String merge(TableOnDisk table, String source, String clauses) {
    return "MERGE INTO %s t USING %s s ON t.k = s.k %s".formatted(table.name(), source, clauses);
  }

  @ParameterizedTest(name = "deletion vectors and change data: {0}, {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "true;WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *",
        "false;WHEN MATCHED THEN UPDATE SET v = s.v",
        "true;WHEN MATCHED AND s.v = 0 THEN UPDATE SET v = 0 WHEN MATCHED THEN DELETE"
      })
  void aRowThatTwoTasksChangeIsAnError(boolean vectorsAndFeed, String clauses) {
    TableOnDisk table = table(vectorsAndFeed, vectorsAndFeed);
    int files = table.dataFilesOnDisk().size();
    SparkThrowable failure = sqlFailure(merge(table, TWICE, clauses));
    assertThat(failure.getCondition()).isEqualTo("MERGE_CARDINALITY_VIOLATION");
    assertThat((Throwable) failure).hasMessageContaining("has several matches");
    assertThat(table.rows()).containsExactly("[1,-1]", "[10,-10]", "[2,-2]");
    assertThat(table.snapshot().version()).isEqualTo(1);
    assertThat(table.dataFilesOnDisk()).hasSize(files);
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void aRowThatTwoTasksDeleteIsDeletedOnce(boolean vectors) {
    TableOnDisk table = table(vectors, true);
    sql(merge(table, TWICE, "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT *"));
    assertThat(table.rows()).hasSize(398).contains("[2,-2]", "[11,2]").doesNotContain("[1,-1]");
    assertThat(table.lastCommit().operationMetrics())
        .containsAllEntriesOf(
            Map.of(
                "numTargetRowsDeleted", "2",
                "numTargetRowsMatchedDeleted", "2",
                "numTargetRowsInserted", "397"));
    assertThat(changes(table)).containsExactly("delete,2", "insert,397");
  }

  @Test
  void rowsWithOneMatchAreChangedAsEver() {
    TableOnDisk table = table(true, true);
    sql(
        merge(
            table,
            TWICE,
            "WHEN MATCHED AND s.v <> 0 THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *"));
    assertThat(table.rows()).hasSize(400).contains("[1,399]", "[10,1]", "[2,-2]", "[11,2]");
    assertThat(changes(table))
        .containsExactly("insert,397", "update_postimage,2", "update_preimage,2");
  }

  private static List<String> changes(TableOnDisk table) {
    return LocalSpark.sql(
        "SELECT _change_type, count(*) FROM "
            + table.name()
            + " CHANGES FROM VERSION 2 GROUP BY 1 ORDER BY 1");
  }
}
