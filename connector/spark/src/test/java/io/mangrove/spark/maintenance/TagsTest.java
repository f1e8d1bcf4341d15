package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
  private static final String CHECK = "spark.databricks.delta.retentionDurationCheck.enabled";

  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "`";

  @BeforeEach
  void permitShortRetentions() {
    session().conf().set(CHECK, "false");
  }

  @AfterEach
  void asBefore() {
    session().conf().unset(CHECK);
  }

  /** Version 1 has rows 1 and 2, version 2 only row 2 and masks 1, version 3 has row 3 instead. */
  private void create() {
    sql(
        "CREATE TABLE %s (a INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors'='true')"
            .formatted(table));
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ * FROM VALUES (1), (2)".formatted(table));
    sql("DELETE FROM %s WHERE a = 1".formatted(table));
    sql("INSERT OVERWRITE %s VALUES (3)".formatted(table));
  }

  private List<String> call(String procedure, String arguments) {
    return sql("CALL system.%s('%s'%s)".formatted(procedure, table, arguments));
  }

  private List<String> rowsAt(String version) {
    return sql("SELECT * FROM %s VERSION AS OF %s ORDER BY a".formatted(table, version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void whatIsTaggedIsReadAfterVacuumAndCleanup(String lite) {
    create();
    call("create_tag", ", tag => 'first', version => 2");
    assertThat(sql("SELECT * FROM " + table + " VERSION AS OF 1")).hasSize(2);

    assertThat(jobsOf(() -> call("vacuum", ", retain_hours => 0, lite => %s".formatted(lite))))
        .isZero();
    forgetVersionsBelow(3);

    assertThat(rowsAt("'first'")).containsExactly("2");
    assertThat(rowsAt("2")).containsExactly("2");
    assertThat(
            session().read().option("versionAsOf", "first").table(table).collectAsList().toString())
        .isEqualTo("[[2]]");
    assertThat(sqlFailure("SELECT * FROM " + table + " VERSION AS OF 1").getCondition())
        .contains("DELTA_VERSION_NOT_FOUND");

    call("restore", ", tag => 'first'");
    assertThat(sql("SELECT * FROM " + table)).containsExactly("2");

    call("drop_tag", ", tag => 'first'");
    sql("INSERT OVERWRITE %s VALUES (4)".formatted(table));
    call("vacuum", ", retain_hours => 0");
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void whatATagHasKeptGoesOnceTheTagIsGoneByTheLogAloneToo() {
    create();
    call("create_tag", ", tag => 'first', version => 2");
    call("vacuum", ", retain_hours => 0, lite => true");
    call("vacuum", ", retain_hours => 0, lite => true");
    assertThat(dataFiles()).hasSize(2);

    call("drop_tag", ", tag => 'first'");
    call("vacuum", ", retain_hours => 0, lite => true");

    assertThat(dataFiles()).hasSize(1);
    assertThat(sql("SELECT * FROM " + table)).containsExactly("3");
  }

  /** As a cleanup of the log does, once a checkpoint stands for what it deletes. */
  private void forgetVersionsBelow(int kept) {
    for (int version = 0; version < kept; version++) {
      for (String name : List.of("%020d.json", "%020d.crc", ".%020d.json.crc", ".%020d.crc.crc")) {
        delete(root.resolve("_delta_log").resolve(name.formatted(version)));
      }
    }
    // A checkpoint of the oldest version that stays, as the property asks for.
    sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.checkpointInterval'='1')".formatted(table));
  }

  private static void delete(Path file) {
    try {
      var unused = Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anExpiredTagProtectsNothingAndGoesWithTheFiles() {
    create();
    call("create_tag", ", tag => 'short', version => 1, retain_days => 0.0000001");
    call("create_tag", ", tag => 'long', retain_days => 1");
    assertThat(call("show_tags", "")).hasSize(2);

    call("vacuum", ", retain_hours => 0, dry_run => true");
    assertThat(call("show_tags", "")).hasSize(2);
    call("vacuum", ", retain_hours => 0");

    assertThat(dataFiles()).hasSize(1);
    assertThat(call("show_tags", "")).singleElement().asString().startsWith("long,3,");
    assertThat(sqlFailure("SELECT * FROM " + table + " VERSION AS OF 'short'").getCondition())
        .contains("DELTA_INVALID_VERSION");
  }

  @Test
  void mistakesAreToldByTheirNames() {
    create();
    call("create_tag", ", tag => 'first', version => 1");
    assertThat(call("create_tag", ", tag => 'first', if_not_exists => true").get(0))
        .startsWith("first,1,");
    assertThat(failure("create_tag", ", tag => 'first'")).contains("DELTA_TAG_ALREADY_EXISTS");
    assertThat(failure("create_tag", ", tag => '7'")).contains("DELTA_TAG_NAME_INVALID");
    assertThat(failure("create_tag", ", tag => NULL")).contains("DELTA_TAG_NAME_INVALID");
    assertThat(failure("create_tag", ", tag => 'x', version => 9"))
        .contains("DELTA_VERSION_NOT_FOUND");
    assertThat(failure("create_tag", ", tag => 'x', retain_days => 0"))
        .contains("DELTA_ILLEGAL_OPTION");
    assertThat(failure("drop_tag", ", tag => 'x'")).contains("DELTA_TAG_NOT_FOUND");
    assertThat(call("drop_tag", ", tag => 'x', if_exists => true")).isEmpty();
    assertThat(failure("restore", ", tag => 'x'")).contains("DELTA_TAG_NOT_FOUND");
    sql("INSERT OVERWRITE %s VALUES (4)".formatted(table));
    call("vacuum", ", retain_hours => 0");
    assertThat(failure("create_tag", ", tag => 'x', version => 3"))
        .contains("DELTA_TAG_FILES_MISSING");
    assertThat(rowsAt("'first'")).containsExactly("1", "2");
  }

  private String failure(String procedure, String arguments) {
    return sqlFailure("CALL system.%s('%s'%s)".formatted(procedure, table, arguments))
        .getCondition();
  }

  @Test
  void aVersionThatIsTaggedWhileFilesAreDeletedIsWholeOrRefused() throws Exception {
    create();
    for (int round = 0; round < 4; round++) {
      sql("INSERT OVERWRITE %s VALUES (%d)".formatted(table, 10 + round));
      String tag = "t" + round;
      long version = 3 + round * 3L; // each VACUUM makes two versions
      assertThat(rowsAt(Long.toString(version))).hasSize(1);
      CompletableFuture<?> vacuum =
          CompletableFuture.runAsync(() -> call("vacuum", ", retain_hours => 0"));
      boolean tagged = true;
      try {
        call("create_tag", ", tag => '%s', version => %d".formatted(tag, version));
      } catch (Exception e) {
        tagged = false;
        assertThat(e).hasMessageContaining("DELTA_TAG_");
      }
      vacuum.get();
      if (tagged) {
        assertThat(rowsAt("'" + tag + "'")).hasSize(1);
      } else {
        assertThat(call("show_tags", "")).noneMatch(row -> row.startsWith(tag + ","));
      }
    }
  }

  private List<Path> dataFiles() {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
