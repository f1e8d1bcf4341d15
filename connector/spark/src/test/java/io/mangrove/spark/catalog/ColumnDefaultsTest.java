package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DEFAULT values of columns: declared, changed, and what they fill. */
class ColumnDefaultsTest {
  private static final String WITH =
      " TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')";

  private final Path root = newDirectory().resolve("t");
  private final String table = "delta.`" + root + "`";

  @BeforeEach
  void create() {
    sql(
        "CREATE TABLE "
            + table
            + " (k INT, v STRING DEFAULT 'some', n INT DEFAULT 1 + 1) USING delta"
            + WITH);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO $t (k) VALUES (1)                                     | 1,some,2",
        "INSERT INTO $t VALUES (1, DEFAULT, 7)                             | 1,some,7",
        "INSERT INTO $t (k, v) VALUES (1, NULL)                            | 1,null,2",
        "INSERT INTO $t BY NAME SELECT 7 AS n, 1 AS k                      | 1,some,7",
        "INSERT OVERWRITE $t (k, n) VALUES (1, DEFAULT)                    | 1,some,2",
        "MERGE INTO $t USING (SELECT 1 AS i) ON k = i"
            + " WHEN NOT MATCHED THEN INSERT (k) VALUES (i)                | 1,some,2",
        "MERGE INTO $t USING (SELECT 1 AS i) ON k = i"
            + " WHEN NOT MATCHED THEN INSERT (k, v, n) VALUES (i, DEFAULT, 7) | 1,some,7",
      })
  void whatAStatementLeavesOutIsFilled(String statement, String row) {
    sql(statement.replace("$t", table));

    assertThat(sql("SELECT * FROM " + table)).containsExactly(row);
  }

  @Test
  void aRowIsSetBackToTheDefault() {
    sql("INSERT INTO " + table + " VALUES (1, 'a', 1), (2, 'b', 2)");
    sql("UPDATE " + table + " SET v = DEFAULT WHERE k = 2");
    sql(
        "MERGE INTO %s USING (SELECT 1 AS i) ON k = i WHEN MATCHED THEN UPDATE SET n = DEFAULT"
            .formatted(table));

    assertThat(sql("SELECT * FROM " + table + " ORDER BY k")).containsExactly("1,a,2", "2,some,2");
  }

  @Test
  void columnsThatADataFrameLacksAreFilled() throws Exception {
    session().sql("SELECT 1 AS k").writeTo(table).append();

    assertThat(sql("SELECT * FROM " + table)).containsExactly("1,some,2");
  }

  @Test
  void aChangedDefaultFillsLaterRowsOnly() {
    sql("INSERT INTO " + table + " (k) VALUES (1)");
    sql("ALTER TABLE " + table + " ALTER COLUMN v SET DEFAULT 'other'");
    sql("INSERT INTO " + table + " (k) VALUES (2)");
    sql("ALTER TABLE " + table + " ALTER COLUMN v DROP DEFAULT");
    sql("INSERT INTO " + table + " (k) VALUES (3)");

    assertThat(sql("SELECT k, v FROM " + table + " ORDER BY k"))
        .containsExactly("1,some", "2,other", "3,null");
    assertThat(snapshot(root).metadata().schemaString()).doesNotContain("other");
  }

  @Test
  void theLogHasTheWordsOfTheStatementAndNothingOfSparks() {
    Snapshot snapshot = snapshot(root);

    assertThat(snapshot.protocol().writerFeatures()).contains("allowColumnDefaults");
    assertThat(snapshot.metadata().schemaString())
        .contains("\"CURRENT_DEFAULT\":\"1 + 1\"")
        .doesNotContain("EXISTS_DEFAULT");
    assertThat(sql("SHOW CREATE TABLE " + table).get(0)).contains("DEFAULT 'some'");
  }

  @Test
  void aTableMadeByAQueryHasNone() {
    Path copy = newDirectory().resolve("copy");
    sql("CREATE TABLE delta.`%s` USING delta AS SELECT * FROM %s".formatted(copy, table));

    Snapshot snapshot = snapshot(copy);
    assertThat(snapshot.metadata().schemaString()).doesNotContain("DEFAULT");
    assertThat(snapshot.protocol().writerFeatures()).isNull();
  }

  @Test
  void aTableThatIsReplacedKeepsTheFeature() {
    sql("REPLACE TABLE " + table + " (k INT DEFAULT 5, v INT) USING delta");
    sql("INSERT INTO " + table + " (v) VALUES (1)");

    assertThat(sql("SELECT * FROM " + table)).containsExactly("5,1");
  }

  @Test
  void aNewColumnHasNoDefaultAndOthersNeedTheFeature() {
    assertThat(sqlFailure("ALTER TABLE " + table + " ADD COLUMNS (x INT DEFAULT 5)").getCondition())
        .isEqualTo("WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED");
    Path plain = newDirectory().resolve("plain");
    sql("CREATE TABLE delta.`%s` (a INT, b INT) USING delta".formatted(plain));
    assertThat(
            sqlFailure("ALTER TABLE delta.`%s` ALTER COLUMN a SET DEFAULT 1".formatted(plain))
                .getCondition())
        .isEqualTo("WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED");
    assertThat(snapshot(plain).version()).isZero();
    sql("ALTER TABLE delta.`%s` SET%s".formatted(plain, WITH));
    sql("ALTER TABLE delta.`%s` ALTER COLUMN a SET DEFAULT 1".formatted(plain));
    sql("INSERT INTO delta.`%s` (b) VALUES (2)".formatted(plain));

    assertThat(sql("SELECT * FROM delta.`%s`".formatted(plain))).containsExactly("1,2");
  }

  private static Snapshot snapshot(Path table) {
    return DeltaLog.forTable(new HadoopLogStore(new Configuration()), table.toString())
        .loadSnapshot();
  }
}
