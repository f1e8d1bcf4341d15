package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.log.transaction.VacuumNotice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VacuumTest {
  private static final String CHECK = "spark.databricks.delta.retentionDurationCheck.enabled";

  private static final Operation WRITE = new Operation("WRITE", Map.of());
  private static final FileTime LONG_AGO = FileTime.from(Instant.EPOCH);

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

  private void create(String rest) {
    sql("CREATE TABLE %s (a INT, p INT) USING delta %s".formatted(table, rest));
  }

  private List<String> vacuum(String arguments) {
    return sql("CALL system.vacuum('%s'%s)".formatted(table, arguments));
  }

  @Test
  void filesThatNoVersionNeedsGoAndNoJobRuns() {
    create("PARTITIONED BY (p)");
    sql("INSERT INTO %s VALUES (1, 1), (2, 2)".formatted(table));
    sql("DELETE FROM %s WHERE p = 1".formatted(table));
    assertThat(dataFiles()).hasSize(2);

    assertThat(vacuum("")).containsExactly("file:" + root);
    assertThat(dataFiles()).hasSize(2);

    assertThat(jobsOf(() -> vacuum(", retain_hours => 0"))).isZero();
    assertThat(dataFiles()).hasSize(1);
    assertThat(sql("SELECT * FROM " + table)).containsExactly("2,2");
  }

  @Test
  void anInventoryTellsWhatFilesThereAre() throws IOException {
    create("PARTITIONED BY (p)");
    sql("INSERT INTO %s VALUES (1, 1), (2, 2)".formatted(table));
    sql("DELETE FROM %s".formatted(table));
    sql("INSERT INTO %s VALUES (3, 3)".formatted(table));
    Files.writeString(root.resolve("unlisted"), "x");
    Files.setLastModifiedTime(root.resolve("unlisted"), LONG_AGO);
    String relative = root.relativize(dataFiles().get(0)).toString();
    String files =
        dataFiles().stream().map(file -> "''" + file + "''").collect(Collectors.joining(", "));
    String query =
        "SELECT explode(array(%s, ''%s'', ''file:%s/_delta_log/00000000000000000000.json'', ''/x''))"
                .formatted(files, relative, root)
            + " AS path, 1L AS length, false AS isDir, 0L AS modificationTime";
    String inventory = ", inventory => '" + query + "'";

    assertThat(vacuum(", retain_hours => 0, dry_run => true" + inventory)).hasSizeBetween(2, 3);
    assertThat(vacuum(inventory.replace("0L AS mod", "unix_millis(now()) AS mod"))).hasSize(1);
    assertThat(dataFiles()).hasSize(3);
    vacuum(", retain_hours => 0" + inventory);

    assertThat(dataFiles()).hasSize(1);
    assertThat(root.resolve("unlisted")).exists();
    assertThat(sql("SELECT * FROM " + table)).containsExactly("3,3");
    assertThat(
            sqlFailure("CALL system.vacuum('%s', inventory => 'SELECT 1 AS path')".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_INVALID_INVENTORY_SCHEMA");
    assertThat(
            sqlFailure("CALL system.vacuum('%s', lite => true%s)".formatted(table, inventory))
                .getCondition())
        .isEqualTo("DELTA_ILLEGAL_OPTION");
  }

  @Test
  void aDryRunNamesFilesAndDeletesNone() {
    create("");
    sql("INSERT INTO %s VALUES (1, 1)".formatted(table));
    sql("INSERT OVERWRITE %s VALUES (2, 2)".formatted(table));

    List<String> named = vacuum(", retain_hours => 0, dry_run => true");

    assertThat(named).hasSize(1);
    assertThat(named.get(0)).startsWith("file:" + root + "/part-");
    assertThat(dataFiles()).hasSize(2);
  }

  @Test
  void theHistoryTellsOfIt() {
    create("");
    sql("INSERT INTO %s VALUES (1, 1)".formatted(table));
    sql("INSERT OVERWRITE %s VALUES (2, 2)".formatted(table));
    vacuum(", 0");

    assertThat(
            session()
                .sql("CALL system.describe_history('%s', 2)".formatted(table))
                .selectExpr(
                    "operation",
                    "to_json(operationParameters)",
                    "operationMetrics.numFilesToDelete",
                    "operationMetrics.sizeOfDataToDelete > 0",
                    "operationMetrics.numDeletedFiles",
                    "operationMetrics.numVacuumedDirectories")
                .collectAsList()
                .stream()
                .map(row -> row.mkString("|")))
        .containsExactly(
            "VACUUM END|{\"status\":\"COMPLETED\"}|null|null|1|1",
            "VACUUM START|{\"retentionCheckEnabled\":\"false\",\"specifiedRetentionMillis\":\"0\","
                + "\"defaultRetentionMillis\":\"604800000\"}|1|true|null|null");
  }

  @Test
  void vectorsThatAreInUseStay() {
    create("TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id, 1 FROM range(100000)".formatted(table));
    sql("DELETE FROM %s WHERE a %% 7 = 1".formatted(table));
    sql("DELETE FROM %s WHERE a %% 7 = 2".formatted(table));
    assertThat(files(".bin")).hasSize(2);

    vacuum(", 0");

    assertThat(files(".bin")).hasSize(1);
    assertThat(sql("SELECT count(*) FROM " + table)).containsExactly("71428");
  }

  @Test
  void hiddenNamesAreOthersBusinessButChangeDataIsNot() throws IOException {
    create("");
    sql("INSERT INTO %s VALUES (1, 1)".formatted(table));
    Path hidden = Files.createDirectories(root.resolve("_mine")).resolve("x.parquet");
    Path dot = root.resolve(".x.parquet");
    Path change = Files.createDirectories(root.resolve("_change_data")).resolve("x.parquet");
    Path stray = root.resolve("stray.parquet");
    Path empty = Files.createDirectories(root.resolve("p=9"));
    for (Path file : List.of(hidden, dot, change, stray)) {
      aged(Files.createFile(file));
    }
    Files.setLastModifiedTime(empty, LONG_AGO);

    vacuum(", 0");

    assertThat(List.of(hidden, dot)).allMatch(Files::exists);
    assertThat(List.of(change, stray, empty)).noneMatch(Files::exists);
    assertThat(root.resolve("_delta_log")).isNotEmptyDirectory();
  }

  @Test
  void whatAWriterHasUnderWayIsYoungerThanTheRetention() throws IOException {
    create("");
    Path young = Files.createFile(root.resolve("young.parquet"));
    Path old = aged(Files.createFile(root.resolve("old.parquet")));

    vacuum("");

    assertThat(young).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void aWriterThatIsAboutToCommitIsWaitedFor() throws Exception {
    AddFile file = underWay(Duration.ZERO);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> vacuum = thread.submit(() -> vacuum(", 0"));
      Thread.sleep(500);
      assertThat(vacuum.isDone()).isFalse();
      var unused = log().startTransaction(log().loadSnapshot()).add(file).commit(WRITE);

      vacuum.get(VacuumNotice.LEAST_RETENTION_MILLIS / 2, TimeUnit.MILLISECONDS);
    } finally {
      thread.shutdownNow();
    }
    assertThat(sql("SELECT * FROM " + table)).containsExactly("1,1", "1,1");
  }

  @Test
  void oneThatTookTooLongIsToldThatItsFilesAreGone() throws IOException {
    AddFile file = underWay(Duration.ofMinutes(1));
    Transaction writer = log().startTransaction(log().loadSnapshot()).add(file);

    vacuum(", 0");

    assertThat(root.resolve(file.path())).doesNotExist();
    assertThatThrownBy(() -> writer.commit(WRITE))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("VACUUM START");
    assertThat(sql("SELECT * FROM " + table)).containsExactly("1,1");
  }

  /** A file with the table's one row again, which no commit names yet. */
  private AddFile underWay(Duration age) throws IOException {
    create("");
    sql("INSERT INTO %s VALUES (1, 1)".formatted(table));
    Path file = Files.copy(dataFiles().get(0), root.resolve("again.parquet"));
    Instant written = Instant.now().minus(age);
    Files.setLastModifiedTime(file, FileTime.from(written));
    return new AddFile(
        "again.parquet", Map.of(), Files.size(file), written.toEpochMilli(), true, null);
  }

  private DeltaLog log() {
    return DeltaLog.forTable(new HadoopLogStore(new Configuration()), "file:" + root);
  }

  @Test
  void aShortRetentionIsRefused() {
    create("");
    session().conf().unset(CHECK);
    assertThat(sqlFailure("CALL system.vacuum('%s', 0)".formatted(table)).getCondition())
        .isEqualTo("DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT");
    assertThat(
            sqlFailure("CALL system.vacuum('%s', 167.5)".formatted(table)).getMessageParameters())
        .containsEntry("configuredRetentionHours", "168");
    assertThat(sqlFailure("CALL system.vacuum('%s', -1)".formatted(table)).getCondition())
        .isEqualTo("DELTA_VACUUM_RETENTION_PERIOD_NEGATIVE");
    assertThat(vacuum(", 168")).hasSize(1);
  }

  @Test
  void theLogAloneNamesWhatItsCommitsRemovedAndGoesOnFromThere() throws IOException {
    create("");
    Path stray = aged(Files.createFile(root.resolve("stray.parquet")));
    sql("INSERT INTO %s VALUES (1, 1)".formatted(table));
    sql("INSERT OVERWRITE %s VALUES (2, 2)".formatted(table));

    vacuum(", 0, lite => true");

    assertThat(stray).exists();
    assertThat(files(".parquet")).hasSize(2);
    assertThat(root.resolve("_delta_log/_last_vacuum_info"))
        .content()
        .contains("latestCommitVersionOutsideOfRetentionWindow\":2");
    Files.delete(root.resolve("_delta_log/00000000000000000000.json"));
    sql("INSERT OVERWRITE %s VALUES (3, 3)".formatted(table));
    vacuum(", 0, lite => true");
    assertThat(files(".parquet")).hasSize(2);

    Files.delete(root.resolve("_delta_log/_last_vacuum_info"));
    assertThat(
            sqlFailure("CALL system.vacuum('%s', 0, lite => true)".formatted(table)).getCondition())
        .isEqualTo("DELTA_CANNOT_VACUUM_LITE");
  }

  private static Path aged(Path file) throws IOException {
    return Files.setLastModifiedTime(file, LONG_AGO);
  }

  private List<Path> dataFiles() {
    return files(".parquet");
  }

  private List<Path> files(String extension) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(extension))
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
