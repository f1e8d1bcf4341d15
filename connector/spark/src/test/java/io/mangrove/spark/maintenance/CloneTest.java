package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.tags.DeletionNotice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloneTest {
  private final Path root = newDirectory();
  private final String source = "delta.`" + root + "/so%20u rcé`";
  private final String copy = "delta.`" + root + "/copy`";

  @BeforeEach
  void makeSource() {
    sql(
        ("CREATE TABLE %s (a INT, p STRING) USING delta PARTITIONED BY (p) COMMENT 'mine'"
                + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'k' = 'v')")
            .formatted(source));
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id, 'x y%%20' FROM range(3)".formatted(source));
    sql("DELETE FROM %s WHERE a = 1".formatted(source));
    sql("INSERT INTO %s VALUES (7, NULL)".formatted(source));
  }

  private static Row call(String table, String source, String further) {
    return session()
        .sql("CALL system.clone('%s', '%s'%s)".formatted(table, source, further))
        .collectAsList()
        .get(0);
  }

  private static List<String> rows(String table) {
    return sql("SELECT a, p FROM %s ORDER BY a".formatted(table));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  @Test
  void aCloneHasTheRowsAndPropertiesOfItsSourceAndNoFileOfItsOwn() throws IOException {
    int jobs =
        jobsOf(
            () ->
                assertThat(call(copy, source, ", properties => map('k', 'w')").mkString(","))
                    .matches("\\d+,2,0,0,0,0"));
    assertThat(jobs).isZero();
    assertThat(rows(copy)).containsExactly("0,x y%20", "2,x y%20", "7,null");
    assertThat(files(root.resolve("copy"))).isEmpty();
    assertThat(sql("SHOW TBLPROPERTIES " + copy).toString())
        .contains("delta.enableDeletionVectors,true", "k,w");
    assertThat(
            session()
                .sql("CALL system.describe_history('%s')".formatted(copy))
                .selectExpr(
                    "operation",
                    "operationParameters.source",
                    "operationParameters.sourceVersion",
                    "operationMetrics.sourceNumOfFiles",
                    "operationMetrics.numCopiedFiles")
                .collectAsList()
                .get(0)
                .mkString("|"))
        .isEqualTo("CLONE|delta.`file:" + root + "/so%20u rcé`|3|2|0");
  }

  @Test
  void whatIsWrittenToACloneNeverTouchesItsSource() throws IOException {
    Path folder = root.resolve("so%20u rcé");
    call(copy, source, "");
    List<Path> before = files(folder);

    sql("DELETE FROM %s WHERE a = 2".formatted(copy));
    sql("UPDATE %s SET a = a + 100 WHERE a = 0".formatted(copy));
    sql("INSERT INTO %s VALUES (8, NULL)".formatted(copy));
    List<String> changed = List.of("7,null", "8,null", "100,x y%20");
    assertThat(rows(copy)).isEqualTo(changed);
    sql("CALL system.optimize('%s')".formatted(copy));
    sql("SET spark.databricks.delta.retentionDurationCheck.enabled = false");
    try {
      sql("CALL system.vacuum('%s', retain_hours => 0)".formatted(copy));
      sql("CALL system.vacuum('%s', retain_hours => 0, lite => true)".formatted(copy));
    } finally {
      session().conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }

    assertThat(rows(copy)).isEqualTo(changed);
    assertThat(files(folder)).isEqualTo(before);
    assertThat(rows(source)).containsExactly("0,x y%20", "2,x y%20", "7,null");
    assertThat(rows(copy + " VERSION AS OF 0")).isEqualTo(rows(source));
  }

  @Test
  void aCloneOfACloneAndOfAnEarlierVersionReadTheFirstFiles() {
    call(copy, source, "");
    String second = "delta.`" + root + "/second`";
    String earlier = "delta.`" + root + "/earlier`";
    call(second, copy, "");
    sql("CALL system.create_tag('%s', 'first', version => 1)".formatted(source));
    call(earlier, source, ", tag => 'first'");
    assertThat(rows(second)).isEqualTo(rows(source));
    assertThat(rows(earlier)).containsExactly("0,x y%20", "1,x y%20", "2,x y%20");
  }

  @Test
  void aReplacedTableGivesWayInOneCommitAndKeepsFilesThatBothHave() {
    call(copy, source, "");
    sql("INSERT INTO %s VALUES (8, NULL)".formatted(copy));
    sql("DELETE FROM %s WHERE a = 7".formatted(copy));
    sql("INSERT INTO %s VALUES (9, 'z')".formatted(source));

    Row answer = call(copy, source, ", mode => 'create or replace'");

    assertThat(rows(copy)).isEqualTo(rows(source));
    assertThat(answer.getLong(1)).isEqualTo(3);
    assertThat(answer.getLong(2)).isEqualTo(1);
    assertThat(rows(copy + " VERSION AS OF 2")).containsExactly("0,x y%20", "2,x y%20", "8,null");
  }

  @Test
  void aCloneOfATableForAppendingOnlyIsBroughtUpToDate() {
    sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly' = 'true')".formatted(source));
    call(copy, source, "");
    sql("INSERT INTO %s VALUES (8, NULL)".formatted(copy));
    call(copy, source, ", mode => 'create or replace'");
    assertThat(rows(copy)).isEqualTo(rows(source));
    assertThat(sqlFailure("DELETE FROM " + copy).getCondition())
        .isEqualTo("DELTA_CANNOT_MODIFY_APPEND_ONLY");
  }

  @Test
  void aCloneOfMaskedRowsHasNoManifests() {
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'false')"
            .formatted(source));
    assertThat(
            sqlFailure(
                    ("CALL system.clone('%s', '%s', properties =>"
                            + " map('delta.compatibility.symlinkFormatManifest.enabled', 'true'))")
                        .formatted(copy, source))
                .getCondition())
        .isEqualTo("DELTA_VIOLATE_TABLE_PROPERTY_VALIDATION_FAILED");
  }

  @Test
  void aTableOfOtherColumnsMayGiveWay() {
    sql("CREATE TABLE %s (z DATE) USING delta".formatted(copy));
    sql("INSERT INTO %s VALUES (DATE'2026-01-01')".formatted(copy));
    call(copy, source, ", mode => 'replace'");
    assertThat(rows(copy)).isEqualTo(rows(source));
  }

  @Test
  void rowsOfACloneAreTrackedAnewAndColumnsKeepTheirPhysicalNames() {
    String tracked = "delta.`" + root + "/tracked`";
    sql(
        ("CREATE TABLE %s (a INT, p STRING) USING delta TBLPROPERTIES"
                + " ('delta.enableRowTracking' = 'true', 'delta.columnMapping.mode' = 'name',"
                + " 'delta.enableInCommitTimestamps' = 'true')")
            .formatted(tracked));
    sql("INSERT INTO %s SELECT id, 'b' FROM range(4)".formatted(tracked));
    sql("UPDATE %s SET p = 'c' WHERE a = 3".formatted(tracked));
    sql("ALTER TABLE %s RENAME COLUMN p TO q".formatted(tracked));
    sql("ALTER TABLE %s RENAME COLUMN q TO p".formatted(tracked));
    call(copy, tracked, "");
    assertThat(rows(copy)).containsExactly("0,b", "1,b", "2,b", "3,c");
    assertThat(sql("SELECT count(DISTINCT _metadata.row_id) FROM " + copy)).containsExactly("4");
    sql("UPDATE %s SET p = 'd' WHERE a = 0".formatted(copy));
    assertThat(sql("SELECT count(DISTINCT _metadata.row_id) FROM " + copy)).containsExactly("4");
    assertThat(rows(tracked)).containsExactly("0,b", "1,b", "2,b", "3,c");
  }

  @Test
  void aCloneIsListedInItsCatalog() {
    String name = newName();
    call("lake." + name, source, "");
    assertThat(rows("lake." + name)).isEqualTo(rows(source));
    call(name, "lake." + name, ", location => '" + root + "/listed'");
    assertThat(rows(name)).isEqualTo(rows(source));
    assertThat(sql("DESCRIBE EXTENDED " + name).toString()).contains("EXTERNAL", "/listed");
    assertThat(
            session()
                .sql(
                    "CALL system.clone('%s', '%s', 'create if not exists')".formatted(name, source))
                .isEmpty())
        .isTrue();
    sql("DROP TABLE " + name);
    assertThat(rows(source)).hasSize(3);
  }

  @Test
  void aRunThatDiedBeforeTheTableWasListedIsFinishedByTheNext() {
    String name = newName();
    String where = ", location => '" + root + "/listed'";
    call(name, source, where);
    sql("DROP TABLE " + name); // an external one: its log stays
    call(name, source, where);
    assertThat(rows(name)).isEqualTo(rows(source));
    sql("DROP TABLE " + name);
    assertThat(
            sqlFailure(
                    "CALL system.clone('%s', '%s', version => 1%s)".formatted(name, source, where))
                .getCondition())
        .isEqualTo("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "USING delta AS SELECT 1 AS a| USING delta AS SELECT 2 AS a",
        "(a INT) USING delta| (b INT) USING delta",
        "USING parquet AS SELECT 1 AS a| USING parquet AS SELECT 2 AS a"
      })
  void aCloneOfWhatTheSourceWasOnceIsNotTakenForDone(String once, String now) {
    String name = newName();
    String clone = newName();
    String cloning =
        "CALL system.clone('%s', '%s', location => '%s')"
            .formatted(clone, name, root.resolve("listed"));
    sql("CREATE TABLE " + name + " " + once);
    sql(cloning);
    sql("DROP TABLE " + clone);
    sql("DROP TABLE " + name);
    sql("CREATE TABLE " + name + " " + now);
    assertThat(sqlFailure(cloning).getCondition())
        .isEqualTo("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION");
  }

  @Test
  void aDeepCloneLivesOnWithoutItsSourceAndCopiesOnlyWhatItLacks() throws IOException {
    String deep = ", deep => true, mode => 'create or replace'";
    Row first = call(copy, source, deep);
    assertThat(first.getLong(3)).isEqualTo(2);
    assertThat(first.getLong(5)).isEqualTo(first.getLong(0));
    assertThat(files(root.resolve("copy"))).hasSize(2);
    assertThat(rows(copy)).isEqualTo(rows(source));

    sql("INSERT INTO %s VALUES (9, 'z')".formatted(source));
    sql("DELETE FROM %s WHERE a IN (0, 7)".formatted(source));
    Row second = call(copy, source, deep);

    assertThat(second.getLong(3)).as("copied").isEqualTo(1);
    assertThat(second.getLong(2)).as("removed").isEqualTo(2);
    assertThat(rows(copy)).containsExactly("2,x y%20", "9,z");
    assertThat(rows(copy + " VERSION AS OF 0")).containsExactly("0,x y%20", "2,x y%20", "7,null");
    assertThat(call(copy, source, deep).getLong(3)).isZero();
    sql("INSERT INTO %s VALUES (1, 'own')".formatted(copy));
    deleteAll(root.resolve("so%20u rcé"));
    assertThat(rows(copy)).containsExactly("1,own", "2,x y%20", "9,z");
  }

  @Test
  void namesOfCopiesDoNotGrowFromCloneToClone() throws IOException {
    String cloned = source;
    for (int generation = 1; generation <= 6; generation++) {
      String next = "delta.`%s/generation%d`".formatted(root, generation);
      call(next, cloned, ", deep => true");
      cloned = next;
    }
    assertThat(rows(cloned)).isEqualTo(rows(source));
    assertThat(files(root.resolve("generation6")))
        .allSatisfy(
            file ->
                assertThat(file.getFileName().toString())
                    .matches("[0-9a-f-]{36}\\.[a-z0-9]+\\.parquet"));
  }

  @Test
  void aDeepCloneTakesNoCopyThatIsJustBeingDeleted() {
    String deep = ", deep => true, mode => 'create or replace'";
    call(copy, source, deep);
    List<String> rows = rows(source);
    sql("DELETE FROM %s".formatted(source));
    call(copy, source, deep);
    sql("CALL system.restore('%s', 3)".formatted(source));

    DeltaLog log =
        DeltaLog.forTable(new HadoopLogStore(new Configuration()), "file:" + root + "/copy");
    try (DeletionNotice deleting = log.tags().announceDeletion()) {
      deleting.renew();
      assertThat(
              sqlFailure("CALL system.clone('%s', '%s'%s)".formatted(copy, source, deep))
                  .getCondition())
          .isEqualTo("DELTA_CLONE_WHILE_VACUUMING");
      assertThat(rows(copy)).isEmpty();
    }
    assertThat(call(copy, source, deep).getLong(3)).as("copied").isZero();
    assertThat(rows(copy)).isEqualTo(rows);
  }

  @Test
  void aDeepCloneThatWasKilledIsFinishedByTheNextRun() throws IOException {
    call(copy, source, ", deep => true");
    Path data = root.resolve("copy");
    deleteAll(data.resolve("_delta_log"));
    List<Path> copied = files(data);
    Files.createFile(copied.get(0).resolveSibling("copying-by-who-is-dead"));
    Files.write(copied.get(0), new byte[] {1}); // cut short, as some stores leave it
    Row answer = call(copy, source, ", deep => true");
    assertThat(answer.getLong(3)).isEqualTo(1);
    assertThat(files(data)).isEqualTo(copied);
    assertThat(rows(copy)).isEqualTo(rows(source));
  }

  @Test
  void aDeepCloneOfFilesThatAreGoneLeavesNoTable() throws IOException {
    Files.delete(files(root.resolve("so%20u rcé")).get(0));
    assertThat(
            sqlFailure("CALL system.clone('%s', '%s', deep => true)".formatted(copy, source))
                .toString())
        .contains("FileNotFound");
    assertThat(root.resolve("copy")).doesNotExist();
    sql("CREATE TABLE %s (a INT) USING delta".formatted(copy));
  }

  @Test
  void aDeepCloneThatFailsLeavesTheTableThatItWasToReplace() throws IOException {
    String deep = ", deep => true, mode => 'create or replace'";
    call(copy, source, deep);
    List<String> rows = rows(copy);
    sql("INSERT INTO %s VALUES (9, NULL)".formatted(source));
    for (Path file : files(root.resolve("so%20u rcé"))) {
      Files.delete(file);
    }
    assertThat(
            sqlFailure("CALL system.clone('%s', '%s'%s)".formatted(copy, source, deep)).toString())
        .contains("FileNotFound");
    assertThat(rows(copy)).isEqualTo(rows);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @ParameterizedTest(name = "clone(copy, parquet{0})")
  @ValueSource(strings = {"", ", deep => true"})
  void plainParquetBecomesATableThatCanBeBroughtUpToDate(String further) throws IOException {
    Path folder = root.resolve("pla in");
    writeParquet("SELECT id AS a, 's' AS s FROM range(3)", folder);
    String parquet = "parquet.`" + folder + "`";
    String rows = "SELECT a, s FROM %s ORDER BY a".formatted(copy);

    call(copy, parquet, further);

    assertThat(sql(rows)).containsExactly("0,s", "1,s", "2,s");
    assertThat(folder.resolve("_delta_log")).doesNotExist();
    assertThat(files(root.resolve("copy"))).hasSize(further.isEmpty() ? 0 : 1);
    assertThat(
            session()
                .sql("CALL system.describe_history('%s')".formatted(copy))
                .selectExpr("operationParameters.source", "operationParameters.sourceVersion")
                .collectAsList()
                .get(0)
                .mkString("|"))
        .isEqualTo(parquet + "|-1");
    assertThat(Files.readString(root.resolve("copy/_delta_log/00000000000000000000.json")))
        .contains("\\\"maxValues\\\":{\\\"a\\\":2");

    writeParquet("SELECT 9L AS a, 't' AS s", folder);
    Row answer = call(copy, parquet, ", mode => 'replace'" + further);

    assertThat(answer.<Long>getAs("source_num_of_files")).isEqualTo(2);
    assertThat(answer.<Long>getAs("num_removed_files")).isZero();
    assertThat(answer.<Long>getAs("num_copied_files")).isEqualTo(further.isEmpty() ? 0 : 1);
    assertThat(sql(rows)).containsExactly("0,s", "1,s", "2,s", "9,t");
    sql("DELETE FROM %s WHERE a < 2".formatted(copy));
    assertThat(sql(rows)).containsExactly("2,s", "9,t");
    assertThat(sql("SELECT count(*) FROM " + parquet)).containsExactly("4");
  }

  private static void writeParquet(String query, Path folder) {
    session().sql(query).coalesce(1).write().mode("append").parquet(folder.toString());
  }

  @Test
  void aParquetTableOfTheCatalogIsClonedWithItsPartitions() {
    String name = newName();
    sql(
        ("CREATE TABLE %s USING parquet PARTITIONED BY (p) TBLPROPERTIES ('k' = 'v') AS"
                + " SELECT id AS a, id %% 2 AS p FROM range(4)")
            .formatted(name));

    call(copy, name, "");

    assertThat(rows(copy)).containsExactly("0,0", "1,1", "2,0", "3,1");
    assertThat(sql("SELECT count(*) FROM %s WHERE p = 1".formatted(copy))).containsExactly("2");
    assertThat(sql("SHOW TBLPROPERTIES " + copy)).contains("k,v");
    assertThat(sql("DESCRIBE EXTENDED " + name).toString()).contains("Provider,parquet");
  }
}
