package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.testkit.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTrackingTest {
  private static final String TRACKED = "TBLPROPERTIES ('delta.enableRowTracking' = 'true'";
  private final SparkSession session = LocalSpark.session();

  @ParameterizedTest(name = "by batches: {0}")
  @ValueSource(booleans = {true, false})
  void everyRowTellsItsIdAndTheVersionThatWroteIt(boolean batches) {
    TableOnDisk table =
        TableOnDisk.create("id INT, p STRING", "PARTITIONED BY (p) " + TRACKED + ")");
    sql(
        "INSERT INTO "
            + table.name()
            + " SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'a')");
    table.insert("VALUES (3, 'b')");
    sql("INSERT OVERWRITE " + table.name() + " PARTITION (p = 'b') VALUES (4)");

    session.conf().set("spark.sql.parquet.enableVectorizedReader", batches);
    try {
      assertThat(ids(table)).containsExactly("[1,a,0,1,0]", "[2,a,1,1,1]", "[4,b,3,3,0]");
      assertThat(
              texts(
                  "SELECT id, _metadata.row_id FROM "
                      + table.name()
                      + " WHERE _metadata.row_id = 1"))
          .containsExactly("[2,1]");
      assertThat(texts("SELECT count(DISTINCT _metadata.row_id) FROM " + table.name()))
          .containsExactly("[3]");
    } finally {
      session.conf().unset("spark.sql.parquet.enableVectorizedReader");
    }
  }

  @Test
  void maskedRowsLeaveTheIdsOfTheOthers() {
    TableOnDisk table =
        TableOnDisk.create("id BIGINT", TRACKED + ", 'delta.enableDeletionVectors' = 'true')");
    sql("INSERT INTO " + table.name() + " SELECT id FROM range(0, 6, 1, 1)");
    AddFile file = table.files().get(0);
    table
        .log()
        .startTransaction(table.snapshot())
        .maskRows(file, DeletionVector.of(0, 2))
        .commit(new Operation("DELETE", Map.of()));

    assertThat(texts("SELECT id, _metadata.row_id FROM " + table.name()))
        .containsExactlyInAnyOrder("[1,1]", "[3,3]", "[4,4]", "[5,5]");
  }

  /** As a writer leaves them that takes rows along: in hidden columns, null for new rows. */
  @Test
  void idsThatRowsBroughtAlongComeFromTheFile() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", TRACKED + ")");
    sql("INSERT INTO " + table.name() + " SELECT id FROM range(0, 3, 1, 1)");
    AddFile old = table.files().get(0);
    Map<String, String> names = table.snapshot().metadata().configuration();
    Path written = LocalSpark.newDirectory();
    sql("SELECT * FROM VALUES (0L, 0L, 1L), (10L, null, null), (2L, 2L, null) AS t(id, `"
            + names.get(RowTracking.ROW_ID_COLUMN)
            + "`, `"
            + names.get(RowTracking.ROW_COMMIT_VERSION_COLUMN)
            + "`)")
        .coalesce(1)
        .write()
        .mode("overwrite")
        .parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Files.copy(
          files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          table.directory().resolve("new.parquet"));
    }
    long size = Files.size(table.directory().resolve("new.parquet"));
    table
        .log()
        .startTransaction(table.snapshot())
        .readWholeTable()
        .remove(old.removed(1, true))
        .add(new AddFile("new.parquet", Map.of(), size, 1, true, "{\"numRecords\":3}"))
        .keepsRowIds()
        .commit(new Operation("UPDATE", Map.of()));

    assertThat(
            texts("SELECT *, _metadata.row_id, _metadata.row_commit_version FROM " + table.name()))
        .containsExactlyInAnyOrder("[0,0,1]", "[10,4,2]", "[2,2,2]");
    assertThat(table.rows()).containsExactly("[0]", "[10]", "[2]");
  }

  @Test
  void turningItOnNumbersTheRowsThatAreThere() {
    TableOnDisk table = TableOnDisk.create("id INT, p STRING", "");
    sql(
        "INSERT INTO "
            + table.name()
            + " SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 'a'), (2, 'a')");
    assertThatThrownBy(() -> texts("SELECT _metadata.row_id FROM " + table.name()))
        .hasMessageContaining("row_id");
    sql("ALTER TABLE " + table.name() + " SET TBLPROPERTIES ('delta.enableRowTracking' = 'true')");
    table.insert("VALUES (3, 'b')");

    assertThat(ids(table)).containsExactly("[1,a,0,2,0]", "[2,a,1,2,1]", "[3,b,2,3,0]");
  }

  private static List<String> ids(TableOnDisk table) {
    return texts(
        "SELECT *, _metadata.row_id, _metadata.row_commit_version, _metadata.row_index FROM "
            + table.name());
  }

  private static List<String> texts(String query) {
    return sql(query).collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
