package io.mangrove.spark.rowlevel;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.features.RowTracking;
import io.mangrove.spark.write.TableOnDisk;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows keep the ids they are tracked by, and tell the version that last changed them. */
class KeptRowIdsTest {

  private record Tracked(long id, long version) {}

  @ParameterizedTest(name = "deletion vectors: {0}, change data feed: {1}")
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void throughUpdateMergeAndDelete(boolean vectors, boolean feed) {
    TableOnDisk table =
        TableOnDisk.create(
            "k INT, p STRING, v STRING",
            "PARTITIONED BY (p) TBLPROPERTIES ('delta.enableRowTracking'='true',"
                + " 'delta.enableDeletionVectors'='%s', 'delta.enableChangeDataFeed'='%s')"
                    .formatted(vectors, feed));
    table.insert("SELECT /*+ COALESCE(1) */ id, 'a', 'new' FROM range(6)");
    Map<Integer, Tracked> first = rows(table);
    assertThat(first.values()).extracting(Tracked::version).containsOnly(1L);

    sql("UPDATE " + table.name() + " SET v = 'updated' WHERE k IN (1, 2)");
    sql("UPDATE " + table.name() + " SET p = 'b' WHERE k IN (2, 3)");
    sql("UPDATE " + table.name() + " SET k = k WHERE k = 1");
    Map<Integer, Tracked> updated = new TreeMap<>(first);
    updated.put(1, new Tracked(first.get(1).id(), 4));
    updated.put(2, new Tracked(first.get(2).id(), 3));
    updated.put(3, new Tracked(first.get(3).id(), 3));
    assertThat(rows(table)).isEqualTo(updated);

    sql(
        """
        MERGE INTO %s t USING (SELECT * FROM VALUES (0), (1), (9) AS s(k)) s ON t.k = s.k
        WHEN MATCHED AND t.k = 0 THEN DELETE
        WHEN MATCHED THEN UPDATE SET v = 'merged'
        WHEN NOT MATCHED THEN INSERT (k, p) VALUES (s.k, 'a')
        WHEN NOT MATCHED BY SOURCE AND t.k = 4 THEN UPDATE SET v = 'left'"""
            .formatted(table.name()));
    sql("DELETE FROM " + table.name() + " WHERE k = 3");
    Map<Integer, Tracked> merged = rows(table);
    Tracked inserted = merged.remove(9);
    updated.remove(0);
    updated.remove(3);
    updated.put(1, new Tracked(first.get(1).id(), 5));
    updated.put(4, new Tracked(first.get(4).id(), 5));
    assertThat(merged).isEqualTo(updated);
    assertThat(inserted.version()).isEqualTo(5);
    assertThat(first.values()).extracting(Tracked::id).doesNotContain(inserted.id());
    assertThat(table.rows()).allMatch(row -> row.split(",").length == 3);
    if (feed) {
      assertThat(
              sql("SELECT * FROM " + table.name() + " CHANGES FROM VERSION 3 TO VERSION 3").count())
          .isEqualTo(4);
    }
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void ofATableThatTracksThemFromNowOn(boolean vectors) {
    TableOnDisk table =
        TableOnDisk.create(
            "k INT, p STRING, v STRING",
            "TBLPROPERTIES ('delta.enableDeletionVectors'='" + vectors + "')");
    table.insert("SELECT /*+ COALESCE(1) */ id, 'a', 'old' FROM range(4)");
    sql("DELETE FROM " + table.name() + " WHERE k = 0");
    sql("ALTER TABLE " + table.name() + " SET TBLPROPERTIES ('delta.enableRowTracking'='true')");
    Map<Integer, Tracked> expected = rows(table);
    assertThat(expected.values()).extracting(Tracked::version).containsOnly(3L);
    assertThat(expected.values()).extracting(Tracked::id).doesNotHaveDuplicates();

    sql("UPDATE " + table.name() + " SET v = 'updated' WHERE k = 2");
    expected.put(2, new Tracked(expected.get(2).id(), 4));
    assertThat(rows(table)).isEqualTo(expected);
    Map<String, String> names = table.snapshot().metadata().configuration();
    assertThat(names)
        .containsKeys(RowTracking.ROW_ID_COLUMN, RowTracking.ROW_COMMIT_VERSION_COLUMN);
  }

  /** By key. */
  private static Map<Integer, Tracked> rows(TableOnDisk table) {
    Map<Integer, Tracked> rows = new TreeMap<>();
    for (Row row :
        sql("SELECT k, _metadata.row_id, _metadata.row_commit_version FROM " + table.name())
            .collectAsList()) {
      assertThat(rows.put(row.getInt(0), new Tracked(row.getLong(1), row.getLong(2)))).isNull();
    }
    return rows;
  }
}
