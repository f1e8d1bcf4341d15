package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.DeltaConcurrentModificationException;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.CatalystValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizeTest {
  private static final String VECTORS = "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')";

  private final String table = newName();

  private void create(String columns, String rest) {
    sql("CREATE TABLE %s (%s) USING delta %s".formatted(table, columns, rest));
  }

  private void insert(String... values) {
    for (String value : values) {
      sql("INSERT INTO %s VALUES %s".formatted(table, value));
    }
  }

  private Row optimize(String arguments) {
    return session()
        .sql("CALL system.optimize('%s'%s)".formatted(table, arguments))
        .select("metrics.*")
        .collectAsList()
        .get(0);
  }

  @Test
  void smallFilesBecomeOneInOneJob() {
    create("a INT, b STRING", "");
    insert("(1, 'x')", "(2, NULL)", "(3, 'z')");

    assertThat(jobsOf(() -> sql("CALL system.optimize('%s')".formatted(table)))).isEqualTo(1);

    assertThat(files()).hasSize(1);
    assertThat(files().get(0).stats()).contains("\"numRecords\":3");
    assertThat(rows()).containsExactly("1,x", "2,null", "3,z");
    CommitChanges commit = lastCommit();
    assertThat(commit.added()).noneMatch(AddFile::dataChange);
    assertThat(commit.removed()).hasSize(3).noneMatch(file -> file.dataChange());
  }

  @Test
  void theAnswerAndTheHistoryTellWhatWasDone() {
    create("a INT, p INT", "PARTITIONED BY (p) " + VECTORS);
    insert("(1, 1), (2, 2)", "(3, 1), (4, 2)", "(5, 3)", "(6, 1)");
    sql("DELETE FROM %s WHERE a = 1".formatted(table));
    long before = files().stream().mapToLong(AddFile::sizeBytes).sum();

    Row metrics = optimize(", where => 'p < 3'");

    assertThat(metrics.<Long>getAs("numFilesAdded")).isEqualTo(2);
    assertThat(metrics.<Long>getAs("partitionsOptimized")).isEqualTo(2);
    assertThat(metrics.<Long>getAs("numBatches")).isEqualTo(1);
    assertThat(metrics.<Long>getAs("numFilesRemoved"))
        .isEqualTo(lastCommit().removed().size())
        .isEqualTo(metrics.<Row>getAs("filesRemoved").<Long>getAs("totalFiles"));
    assertThat(metrics.<Row>getAs("filesRemoved").<Long>getAs("totalSize")).isLessThan(before);
    assertThat(metrics.<Object>getAs("zOrderStats")).isNull();
    CommitInfo info = lastInfo();
    assertThat(info.operation()).isEqualTo("OPTIMIZE");
    assertThat(info.operationParameters())
        .isEqualTo(
            Map.of(
                "predicate",
                "[\"('p < 3)\"]",
                "zOrderBy",
                "[]",
                "clusterBy",
                "[]",
                "auto",
                "false"));
    assertThat(info.operationMetrics())
        .containsOnlyKeys(
            "numAddedFiles",
            "numAddedBytes",
            "numRemovedFiles",
            "numRemovedBytes",
            "minFileSize",
            "p25FileSize",
            "p50FileSize",
            "p75FileSize",
            "maxFileSize",
            "numDeletionVectorsRemoved")
        .containsEntry("numAddedFiles", "2");
  }

  @Test
  void filesThatAreNotLikeTheNewOneAreCopiedToo() {
    create("a INT, b STRUCT<x: STRING>", VECTORS);
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id, struct('x') FROM range(9)".formatted(table));
    sql("DELETE FROM %s WHERE a > 3".formatted(table));
    sql("ALTER TABLE %s ADD COLUMNS (c INT)".formatted(table));
    insert("(9, NULL, 9)");

    optimize("");

    assertThat(files()).hasSize(1);
    assertThat(files().get(0).stats())
        .contains("\"numRecords\":5", "\"nullCount\":{\"a\":0,\"b\":{\"x\":1},\"c\":4}");
    assertThat(rows())
        .containsExactly("0,[x],null", "1,[x],null", "2,[x],null", "3,[x],null", "9,null,9");
  }

  @Test
  void moreFilesThanMayBeOpenAtATimeBecomeOne() {
    create("a INT, b ARRAY<STRING>, p INT", "PARTITIONED BY (p) " + VECTORS);
    sql(
        "INSERT INTO %s SELECT /*+ REPARTITION(80) */ id, array(string(id), NULL), 1 FROM range(800)"
            .formatted(table));
    assertThat(files()).hasSize(80);
    sql("DELETE FROM %s WHERE a %% 100 = 7 OR a < 50".formatted(table));
    List<String> before = sql("SELECT * FROM %s ORDER BY a".formatted(table));
    assertThat(before).hasSize(743);

    optimize("");

    assertThat(files()).hasSize(1);
    assertThat(sql("SELECT * FROM %s ORDER BY a".formatted(table))).isEqualTo(before);
    sql("DELETE FROM %s WHERE a >= 0".formatted(table));
    assertThat(rows()).isEmpty();
  }

  @Test
  void onceMoreDoesNothing() {
    create("a INT", "");
    insert("(1)", "(2)");
    optimize("");
    long version = snapshot().version();

    Row metrics = optimize("");

    assertThat(snapshot().version()).isEqualTo(version);
    assertThat(metrics.<Long>getAs("numFilesAdded")).isZero();
    assertThat(metrics.<Long>getAs("totalConsideredFiles")).isEqualTo(1);
    assertThat(metrics.<Row>getAs("filesAdded").isNullAt(0)).isTrue();
  }

  @ParameterizedTest(name = "column mapping {0}")
  @ValueSource(strings = {"none", "name", "id"})
  void partitionsAreNotMixed(String mapping) {
    create(
        "a INT, p STRING",
        "PARTITIONED BY (p) TBLPROPERTIES ('delta.columnMapping.mode' = '%s')".formatted(mapping));
    insert("(1, 'x y'), (2, NULL)", "(3, 'x y'), (4, NULL)");

    optimize("");

    assertThat(files()).hasSize(2);
    assertThat(rows()).containsExactly("1,x y", "2,null", "3,x y", "4,null");
    assertThat(sql("SELECT a FROM %s WHERE p IS NULL ORDER BY a".formatted(table)))
        .containsExactly("2", "4");
  }

  @Test
  void filesOfWhichTooManyRowsAreMaskedAreWrittenAnewEvenIfTheyAreLarge() {
    create("a INT", VECTORS);
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id FROM range(100)".formatted(table));
    sql("DELETE FROM %s WHERE a < 4".formatted(table));
    session().conf().set("spark.databricks.delta.optimize.minFileSize", "1");
    try {
      optimize("");
      assertThat(files()).allMatch(file -> file.deletionVector() != null);

      sql("DELETE FROM %s WHERE a < 10".formatted(table));
      Row metrics = optimize("");

      assertThat(files()).hasSize(1).allMatch(file -> file.deletionVector() == null);
      assertThat(metrics.<Row>getAs("deletionVectorStats").mkString(",")).isEqualTo("1,10");
      assertThat(rows()).hasSize(90);
    } finally {
      session().conf().unset("spark.databricks.delta.optimize.minFileSize");
    }
  }

  @ParameterizedTest(name = "optimize(t{0})")
  @ValueSource(strings = {"", ", zorder_by => array('a')"})
  void rowsKeepTheirIdsAndVersions(String order) {
    create("a INT", "TBLPROPERTIES ('delta.enableRowTracking' = 'true')");
    insert("(3), (4)", "(1), (2)", "(5)");
    sql("UPDATE %s SET a = 20 WHERE a = 2".formatted(table));
    String ids =
        "SELECT a, _metadata.row_id, _metadata.row_commit_version FROM %s ORDER BY a"
            .formatted(table);
    List<String> before = sql(ids);

    optimize(order);

    assertThat(files()).hasSize(1);
    assertThat(sql(ids)).isEqualTo(before);
    assertThat(lastInfo().tags()).containsEntry("delta.rowTracking.preserved", "true");
    optimize(order);
    insert("(6)");
    assertThat(sql("SELECT count(DISTINCT _metadata.row_id) FROM " + table)).containsExactly("6");
  }

  @Test
  void filesGoTogetherUpToTheSizeThatTheTableAsksFor() {
    create("a INT", "TBLPROPERTIES ('delta.targetFileSize' = '1kb')");
    insert("(1)", "(2)", "(3)", "(4)", "(5)");
    long each = files().get(0).sizeBytes();

    optimize("");

    int together = (int) (1024 / each);
    assertThat(together).isPositive();
    assertThat(files()).hasSize((5 + together - 1) / together);
    assertThat(rows()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p = (SELECT 1)  | DELTA_UNSUPPORTED_SUBQUERY_IN_PARTITION_PREDICATES
          p IN (SELECT 1) | DELTA_UNSUPPORTED_SUBQUERY_IN_PARTITION_PREDICATES
          max(p) = 1      | DELTA_AGGREGATION_NOT_SUPPORTED
          p > rand()      | DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED
          p               | DELTA_UNSUPPORTED_EXPRESSION
          1               | DELTA_UNSUPPORTED_EXPRESSION
          """)
  void conditionsAreOfOneRow(String condition, String error) {
    create("a INT, p INT", "PARTITIONED BY (p)");
    insert("(1, 1)");
    assertThat(
            sqlFailure("CALL system.optimize('%s', '%s')".formatted(table, condition))
                .getCondition())
        .isEqualTo(error);
  }

  @Test
  void conditionsAreOnPartitionColumns() {
    create("a INT, p INT", "PARTITIONED BY (p)");
    insert("(1, 1)");
    assertThat(sqlFailure("CALL system.optimize('%s', 'a = 1')".formatted(table)).getCondition())
        .isEqualTo("DELTA_NON_PARTITION_COLUMN_REFERENCE");
    assertThat(sqlFailure("CALL system.optimize('%s', 'q = 1')".formatted(table)).getCondition())
        .isEqualTo("DELTA_NON_PARTITION_COLUMN_REFERENCE");
    assertThat(
            sqlFailure("CALL system.optimize('%s', full => true)".formatted(table)).getCondition())
        .isEqualTo("DELTA_OPTIMIZE_FULL_NOT_SUPPORTED");
  }

  @Test
  void appendsMadeMeanwhileStay() {
    create("a INT", "");
    insert("(1)", "(2)");
    LiveTable read = load();
    insert("(3)");

    optimize(read);

    assertThat(files()).hasSize(2);
    assertThat(rows()).containsExactly("1", "2", "3");
  }

  @Test
  void rowsThatAreDeletedMeanwhileAreMaskedInTheNewFile() {
    create("a INT", VECTORS);
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id FROM range(10)".formatted(table));
    sql("DELETE FROM %s WHERE a IN (0, 5)".formatted(table));
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id + 10 FROM range(10)".formatted(table));
    LiveTable read = load();
    sql("DELETE FROM %s WHERE a IN (3, 7, 12)".formatted(table));
    sql("UPDATE %s SET a = 100 WHERE a = 19".formatted(table));

    optimize(read);

    assertThat(rows())
        .containsExactlyInAnyOrder(
            "1", "2", "4", "6", "8", "9", "10", "11", "13", "14", "15", "16", "17", "18", "100");
    assertThat(files()).hasSize(2);
  }

  @Test
  void filesThatAnotherHasRearrangedAreAConflictAndWhatWasWrittenForItIsDeleted() {
    create("a INT", "");
    insert("(1)", "(2)");
    LiveTable read = load();
    optimize("");
    int onDisk = parquetFiles().size();

    assertThatThrownBy(() -> optimize(read))
        .isInstanceOf(DeltaConcurrentModificationException.class)
        .hasMessageContaining("OPTIMIZE");

    assertThat(parquetFiles()).hasSize(onDisk);
    assertThat(rows()).containsExactly("1", "2");
  }

  @Test
  void groupsThatAreDoneAreCommittedWhateverBecomesOfOthers() {
    create("a INT, p INT", "PARTITIONED BY (p)");
    insert("(1, 1), (2, 2), (3, 3)", "(4, 1), (5, 2), (6, 3)");
    LiveTable read = load();
    sql("DELETE FROM %s WHERE p = 2".formatted(table));
    insert("(7, 2)");
    session().conf().set("spark.mangrove.optimize.commitIntervalMillis", "0");
    try {
      assertThatThrownBy(() -> optimize(read))
          .isInstanceOf(DeltaConcurrentModificationException.class)
          .hasMessageContaining("DELETE");
    } finally {
      session().conf().unset("spark.mangrove.optimize.commitIntervalMillis");
    }
    assertThat(rows()).containsExactly("1,1", "3,3", "4,1", "6,3", "7,2");
    assertThat(sql("SELECT DISTINCT _metadata.file_path FROM %s".formatted(table))).hasSize(3);
  }

  private void optimize(LiveTable read) {
    InternalRow arguments = CatalystValues.row(CatalystValues.string(table), null, null, null);
    var unused =
        ErrorConverter.executing(
            () -> new OptimizeProcedure(session(), catalog()).run(read, arguments));
  }

  private static TableCatalog catalog() {
    return (TableCatalog)
        ((org.apache.spark.sql.classic.SparkSession) session())
            .sessionState()
            .catalogManager()
            .catalog("spark_catalog");
  }

  private LiveTable load() {
    try {
      return (LiveTable) catalog().loadTable(Identifier.of(new String[] {"default"}, table));
    } catch (NoSuchTableException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> rows() {
    return sql("SELECT * FROM %s ORDER BY 1".formatted(table));
  }

  private Snapshot snapshot() {
    return load().snapshot();
  }

  private List<AddFile> files() {
    ActiveFiles active = snapshot().activeFiles();
    List<AddFile> files = new ArrayList<>();
    for (int row = active.nextRow(0); row >= 0; row = active.nextRow(row + 1)) {
      files.add(active.file(row));
    }
    return files;
  }

  private CommitChanges lastCommit() {
    LiveTable newest = load();
    long version = newest.snapshot().version();
    return newest.log().changes(newest.snapshot(), version, version).iterator().next();
  }

  private CommitInfo lastInfo() {
    return load().log().history().latest(1).get(0).info();
  }

  private List<Path> parquetFiles() {
    Path root = Path.of(URI.create(load().log().tableRoot()).getPath());
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
