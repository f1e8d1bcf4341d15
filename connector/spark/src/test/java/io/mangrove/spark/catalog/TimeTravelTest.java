package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions 0 (no rows), 1 (row 1) and 2 (rows 1, 2), a day apart from 2024-01-01 on. */
class TimeTravelTest {
  private final Path root = newDirectory().resolve("t");
  private final String table = newName();

  @BeforeEach
  void create() throws IOException {
    sql("CREATE TABLE %s (id INT) USING delta LOCATION '%s'".formatted(table, root));
    sql("INSERT INTO %s VALUES (1)".formatted(table));
    sql("INSERT INTO %s VALUES (2)".formatted(table));
    for (int version = 0; version < 3; version++) {
      Files.setLastModifiedTime(
          root.resolve("_delta_log/0000000000000000000%d.json".formatted(version)),
          FileTime.from(Instant.parse("2024-01-0%dT00:00:00Z".formatted(version + 1))));
    }
  }

  @Test
  void versionAsOfReadsThatVersion() {
    assertThat(sql("SELECT * FROM %s VERSION AS OF 1".formatted(table))).containsExactly("1");
    assertThat(sql("SELECT * FROM %s VERSION AS OF 0".formatted(table))).isEmpty();
    assertThat(session().read().option("versionAsOf", "1").table(table).count()).isEqualTo(1);
  }

  @Test
  void timestampAsOfReadsTheNewestVersionOfThatTime() {
    assertThat(sql("SELECT * FROM %s TIMESTAMP AS OF '2024-01-02'".formatted(table)))
        .containsExactly("1");
    assertThat(sql("SELECT * FROM %s TIMESTAMP AS OF '2024-01-02 23:00:00'".formatted(table)))
        .containsExactly("1");
  }

  @Test
  void versionThatIsNotThereNamesTheRange() {
    SparkThrowable failure = sqlFailure("SELECT * FROM %s VERSION AS OF 7".formatted(table));

    assertThat(failure.getCondition()).isEqualTo("DELTA_VERSION_NOT_FOUND");
    assertThat(failure.getMessageParameters())
        .containsEntry("earliest", "0")
        .containsEntry("latest", "2");
  }

  @Test
  void timestampOutsideTheHistoryIsAnError() {
    assertThat(
            sqlFailure("SELECT * FROM %s TIMESTAMP AS OF '2023-01-01'".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION");
    assertThat(
            sqlFailure("SELECT * FROM %s TIMESTAMP AS OF '2025-01-01'".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_TIMESTAMP_GREATER_THAN_COMMIT");
  }

  @Test
  void versionMustBeANumber() {
    assertThat(sqlFailure("SELECT * FROM %s VERSION AS OF 'x'".formatted(table)).getCondition())
        .isEqualTo("DELTA_INVALID_VERSION");
  }

  @Test
  void suffixOfAPathPinsAVersionOrAMoment() {
    assertThat(sql("SELECT * FROM delta.`%s@v1`".formatted(root))).containsExactly("1");
    assertThat(sql("SELECT * FROM delta.`%s@20240102120000000`".formatted(root)))
        .containsExactly("1");
    assertThat(sql("SELECT * FROM delta.`%s` VERSION AS OF 1".formatted(root)))
        .containsExactly("1");
  }

  @Test
  void suffixThatIsPartOfATablesNameIsNoVersion() {
    Path odd = root.resolveSibling("u@v0");
    sql("CREATE TABLE delta.`%s` (name STRING) USING delta".formatted(odd));
    sql("CREATE TABLE delta.`%s` (id INT) USING delta".formatted(root.resolveSibling("u")));

    assertThat(sql("DESCRIBE delta.`%s`".formatted(odd))).containsExactly("name,string,null");
  }

  @Test
  void versionIsNamedOnlyOnce() {
    assertThat(
            sqlFailure("SELECT * FROM delta.`%s@v1` VERSION AS OF 1".formatted(root))
                .getCondition())
        .isEqualTo("DELTA_UNSUPPORTED_TIME_TRAVEL_MULTIPLE_FORMATS");
  }

  @Test
  void pinnedVersionIsNotWrittenTo() {
    assertThat(sqlFailure("INSERT INTO delta.`%s@v1` VALUES (9)".formatted(root)).getCondition())
        .isEqualTo("UNSUPPORTED_FEATURE.TABLE_OPERATION");
  }

  @Test
  void dataFrameMadeBeforeACommitSeesItAndAPinnedOneDoesNot() {
    var live = session().table(table);
    var pinned = session().read().option("versionAsOf", "2").table(table);
    assertThat(live.count()).isEqualTo(2);

    sql("INSERT INTO %s VALUES (3)".formatted(table));

    assertThat(live.count()).isEqualTo(3);
    assertThat(pinned.count()).isEqualTo(2);
  }
}
