package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RestoreTest {
  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "`";

  private void create(String rest) {
    sql("CREATE TABLE %s (a INT) USING delta %s".formatted(table, rest));
  }

  private Row restore(String arguments) {
    return session()
        .sql("CALL system.restore('%s', %s)".formatted(table, arguments))
        .collectAsList()
        .get(0);
  }

  private List<String> rows() {
    return sql("SELECT * FROM %s ORDER BY a".formatted(table));
  }

  @Test
  void rowsColumnsAndPropertiesAreThoseOfTheVersion() {
    create("");
    sql("INSERT INTO %s VALUES (1), (2)".formatted(table));
    sql("ALTER TABLE %s ADD COLUMNS (b INT)".formatted(table));
    sql("ALTER TABLE %s SET TBLPROPERTIES ('mine' = 'yes')".formatted(table));
    sql("INSERT OVERWRITE %s VALUES (3, 3)".formatted(table));

    assertThat(jobsOf(() -> restore("1"))).isZero();

    assertThat(rows()).containsExactly("1", "2");
    assertThat(sql("SHOW TBLPROPERTIES " + table).toString()).doesNotContain("mine");
    assertThat(
            session()
                .sql("CALL system.describe_history('%s', 1)".formatted(table))
                .selectExpr(
                    "version",
                    "operation",
                    "operationParameters.version",
                    "operationMetrics.numRemovedFiles",
                    "operationMetrics.numOfFilesAfterRestore")
                .collectAsList()
                .get(0)
                .mkString("|"))
        .startsWith("5|RESTORE|1|1|");
  }

  @Test
  void theAnswerCountsFilesAndBytes() {
    create("");
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    sql("INSERT INTO %s VALUES (2)".formatted(table));
    sql("INSERT OVERWRITE %s VALUES (3)".formatted(table));

    Row answer = restore("version => 2");

    assertThat(String.join(",", answer.schema().fieldNames()))
        .isEqualTo(
            "table_size_after_restore,num_of_files_after_restore,num_removed_files,"
                + "num_restored_files,removed_files_size,restored_files_size");
    assertThat(answer.getLong(0)).isEqualTo(answer.getLong(5)).isPositive();
    assertThat(answer.getLong(1)).isEqualTo(2);
    assertThat(answer.getLong(2)).isEqualTo(1);
    assertThat(answer.getLong(3)).isEqualTo(2);
    assertThat(answer.getLong(4)).isPositive();
  }

  @Test
  void maskedRowsComeBack() {
    create("TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id FROM range(5)".formatted(table));
    sql("DELETE FROM %s WHERE a = 1".formatted(table));
    sql("DELETE FROM %s WHERE a = 2".formatted(table));

    restore("2");
    assertThat(rows()).containsExactly("0", "2", "3", "4");
    restore("1");
    assertThat(rows()).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void theProtocolIsNeverLowered() {
    create("");
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"
            .formatted(table));

    restore("1");

    assertThat(sql("SHOW TBLPROPERTIES " + table).toString())
        .contains("delta.feature.deletionVectors,supported")
        .doesNotContain("delta.enableDeletionVectors");
    sql("INSERT INTO %s VALUES (2)".formatted(table));
    assertThat(rows()).containsExactly("1", "2");
  }

  @Test
  void rowsKeepTheirIds() {
    create("TBLPROPERTIES ('delta.enableRowTracking' = 'true')");
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    sql("INSERT INTO %s VALUES (2)".formatted(table));
    String ids =
        "SELECT a, _metadata.row_id, _metadata.row_commit_version FROM %s ORDER BY a"
            .formatted(table);
    List<String> before = sql(ids);
    sql("DELETE FROM %s".formatted(table));

    restore("2");

    assertThat(sql(ids)).isEqualTo(before);
    sql("INSERT INTO %s VALUES (3)".formatted(table));
    assertThat(sql("SELECT count(DISTINCT _metadata.row_id) FROM " + table)).containsExactly("3");
  }

  @Test
  void theVersionOfAMomentIsRestored() {
    create("");
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    String moment =
        session()
            .sql("CALL system.describe_history('%s', 1)".formatted(table))
            .selectExpr("CAST(timestamp AS STRING)")
            .collectAsList()
            .get(0)
            .getString(0);
    sql("INSERT OVERWRITE %s VALUES (2)".formatted(table));

    restore("timestamp => '%s'".formatted(moment));

    assertThat(rows()).containsExactly("1");
    assertThat(failure("timestamp => '2101-01-01'"))
        .isEqualTo("DELTA_CANNOT_RESTORE_TIMESTAMP_GREATER");
    assertThat(failure("timestamp => '2001-01-01'"))
        .isEqualTo("DELTA_CANNOT_RESTORE_TIMESTAMP_EARLIER");
    assertThat(failure("timestamp => 'soon'")).isEqualTo("DELTA_TIMESTAMP_INVALID");
  }

  @Test
  void aVersionMustBeThereWithAllItsFiles() throws IOException {
    create("");
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".parquet")).toList()) {
        sql("INSERT OVERWRITE %s VALUES (2)".formatted(table));
        Files.delete(file);
      }
    }
    assertThat(failure("1")).isEqualTo("DELTA_FILE_NOT_FOUND_DETAILED");
    assertThat(failure("99")).isEqualTo("DELTA_CANNOT_RESTORE_TABLE_VERSION");
    assertThat(failure("1, timestamp => '2020-01-01'")).isEqualTo("DELTA_ONEOF_IN_TIMETRAVEL");
    assertThat(rows()).containsExactly("2");
  }

  private String failure(String arguments) {
    return sqlFailure("CALL system.restore('%s', %s)".formatted(table, arguments)).getCondition();
  }
}
