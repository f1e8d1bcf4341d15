package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeStatsTest {
  private static final String ONE_ROW = "{\"numRecords\":1}";

  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "`";
  private final DeltaLog log =
      DeltaLog.forTable(new HadoopLogStore(new Configuration()), "file:" + root);

  private List<String> compute(String arguments) {
    return sql("CALL system.compute_stats('%s'%s)".formatted(table, arguments));
  }

  private List<AddFile> files() {
    ActiveFiles active = log.loadSnapshot().activeFiles();
    List<AddFile> files = new ArrayList<>();
    for (int row = active.nextRow(0); row >= 0; row = active.nextRow(row + 1)) {
      files.add(active.file(row));
    }
    return files;
  }

  private void forgetStats(@Nullable String left) {
    Transaction transaction = log.startTransaction(log.loadSnapshot());
    files().forEach(file -> transaction.add(file.masked(file.deletionVector(), left, false)));
    var unused = transaction.commit(new Operation("Manual Update", Map.of()));
  }

  @Test
  void statisticsThatAreMissingComeOutOfTheFooters() {
    sql(
        ("CREATE TABLE %s (a INT, s STRING, d DECIMAL(9,2), t TIMESTAMP_NTZ, x STRUCT<y: DOUBLE>,"
                + " p INT) USING delta PARTITIONED BY (p) TBLPROPERTIES"
                + " ('delta.columnMapping.mode' = 'name', 'delta.enableRowTracking' = 'true')")
            .formatted(table));
    sql(
        ("INSERT INTO %s VALUES (1, 'x', 1.5, TIMESTAMP_NTZ'2020-01-01 00:00:00',"
                + " struct(0.5D), 1), (2, NULL, NULL, NULL, NULL, 2)")
            .formatted(table));
    List<AddFile> before = files();
    assertThat(compute("")).containsExactly("0,2,0");
    forgetStats(ONE_ROW);
    assertThat(files()).allMatch(file -> ONE_ROW.equals(file.stats()));

    assertThat(compute("")).containsExactly("2,0,0");

    assertThat(files())
        .extracting(AddFile::stats)
        .isEqualTo(before.stream().map(AddFile::stats).toList());
    assertThat(files()).extracting(AddFile::baseRowId).doesNotContainNull();
    assertThat(compute(", only_missing => true")).containsExactly("0,0,0");
    assertThat(
            session()
                .sql("CALL system.describe_history('" + table + "', 1)")
                .selectExpr("operation", "operationMetrics.numUpdatedFiles")
                .collectAsList())
        .hasToString("[[COMPUTE STATS,2]]");
  }

  @Test
  void masksStayAndTheirBoundsAreSaidToBeWide() {
    sql(
        "CREATE TABLE %s (a INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors'='true')"
            .formatted(table));
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id FROM range(10)".formatted(table));
    sql("DELETE FROM %s WHERE a > 6".formatted(table));
    AddFile before = files().get(0);
    forgetStats(null);

    assertThat(compute(", only_missing => true")).containsExactly("1,0,0");

    assertThat(files())
        .containsExactly(before.masked(before.deletionVector(), files().get(0).stats(), false));
    assertThat(files().get(0).stats())
        .contains("\"numRecords\":10", "\"maxValues\":{\"a\":9}", "\"tightBounds\":false");
    assertThat(sql("SELECT count(*), max(a) FROM " + table)).containsExactly("7,6");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "spark.sql.parquet.outputTimestampType, INT96, TIMESTAMP",
    "spark.sql.parquet.datetimeRebaseModeInWrite, LEGACY, DATE"
  })
  void aFileWhoseFooterDoesNotTellAllIsLeftAsItIs(String setting, String value, String type) {
    sql("CREATE TABLE %s (a INT, t %s) USING delta".formatted(table, type));
    session().conf().set(setting, value);
    try {
      session()
          .sql("SELECT 1 AS a, CAST('1500-01-01' AS %s) AS t".formatted(type))
          .write()
          .parquet(root.resolve("x").toString());
    } finally {
      session().conf().unset(setting);
    }
    String name =
        requireNonNull(root.resolve("x").toFile().list((d, n) -> n.endsWith("parquet")))[0];
    var unused =
        log.startTransaction(log.loadSnapshot())
            .add(new AddFile("x/" + name, Map.of(), 1, 1, true, ONE_ROW))
            .commit(new Operation("WRITE", Map.of()));
    assertThat(compute("")).containsExactly("0,0,1");
    assertThat(files().get(0).stats()).isEqualTo(ONE_ROW);
  }
}
