package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.write.TableOnDisk;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZOrderByTest {
  private static final String MAX_FILE_SIZE = "spark.databricks.delta.optimize.maxFileSize";

  private static final String BATCH_SIZE = "spark.databricks.delta.optimize.batchSize";

  private final String table = "delta.`" + newDirectory() + "`";

  @AfterEach
  void asBefore() {
    session().conf().unset(MAX_FILE_SIZE);
    session().conf().unset(BATCH_SIZE);
  }

  private Row zorder(String columns) {
    return session()
        .sql("CALL system.optimize('%s', zorder_by => array(%s))".formatted(table, columns))
        .select("metrics.*")
        .collectAsList()
        .get(0);
  }

  @Test
  void queriesOnEitherColumnReadFewFiles() {
    sql("CREATE TABLE %s (a INT, b STRING, c INT) USING delta".formatted(table));
    sql(
        ("INSERT INTO %s SELECT id %% 101, 'common prefix ' || lpad(id %% 97, 3, '0'), id"
                + " FROM range(20000)")
            .formatted(table));
    List<String> before = sums();
    long bytes =
        session()
            .sql("CALL system.describe_detail('%s')".formatted(table))
            .collectAsList()
            .get(0)
            .<Long>getAs("sizeInBytes");
    session().conf().set(MAX_FILE_SIZE, Long.toString(bytes / 16));

    Row metrics = zorder("'a', 'b'");

    assertThat(metrics.<Long>getAs("numFilesAdded")).isBetween(14L, 18L);
    assertThat(metrics.<Row>getAs("zOrderStats").getString(0)).isEqualTo("all");
    assertThat(sums()).isEqualTo(before);
    assertThat(filesWith("a = 50")).isLessThanOrEqualTo(6);
    assertThat(filesWith("b = 'common prefix 050'")).isLessThanOrEqualTo(6);
    assertThat(filesWith("a < 10 AND b < 'common prefix 010'")).isLessThanOrEqualTo(3);
  }

  @Test
  void partitionsAreNotMixedAndNullsAndOneValueDoNoHarm() {
    sql(
        ("CREATE TABLE %s (a INT, d DATE, t TIMESTAMP, n DECIMAL(9, 2), s STRUCT<x: BOOLEAN>, p"
                + " INT) USING delta PARTITIONED BY (p)")
            .formatted(table));
    for (int p = 1; p <= 2; p++) {
      sql(
          ("INSERT INTO %s SELECT if(id %% 3 = 0, null, 1), date_add(DATE'2024-01-01', CAST(id AS"
                  + " INT)), timestamp_seconds(id), id / 10, struct(id %% 2 = 0), %d FROM range(50)")
              .formatted(table, p));
    }
    zorder("'a', 'd', 't', 'n', 's.x'");
    assertThat(sql("SELECT DISTINCT p, _metadata.file_path FROM " + table)).hasSize(2);
    assertThat(sql("SELECT count(*), count(a), sum(n) FROM " + table))
        .containsExactly("100,66,245.00");
  }

  @Test
  void smallPartitionsDoNotCutTheLargeOneIntoMoreFiles() {
    sql("CREATE TABLE %s (a INT, p INT) USING delta PARTITIONED BY (p)".formatted(table));
    sql(
        "INSERT INTO %s SELECT /*+ COALESCE(1) */ hash(id), greatest(id - 19980, 0) FROM range(20000)"
            .formatted(table));
    String sizes =
        "SELECT sum(size) FROM (SELECT DISTINCT _metadata.file_path, _metadata.file_size";
    String large = sizes + " AS size FROM %s WHERE p = 0)".formatted(table);
    session().conf().set(MAX_FILE_SIZE, Long.toString(Long.parseLong(sql(large).get(0)) / 3));
    zorder("'a'");
    assertThat(filesWith("p = 0")).isBetween(3, 4);
    assertThat(filesWith("p > 0")).isEqualTo(19);
  }

  @Test
  void rowsOfFilesThatDoNotTellTheirNumberAreCounted() {
    TableOnDisk silent = TableOnDisk.create("a INT, b STRING", "");
    silent.insert("SELECT /*+ COALESCE(1) */ hash(id), repeat('x', id % 90) FROM range(30000)");
    silent.insert("VALUES (1, 'y')");
    DeltaLog log = silent.log();
    Transaction transaction = log.startTransaction(log.loadSnapshot());
    for (AddFile file : silent.files()) {
      if (requireNonNull(file.stats()).contains("30000")) {
        transaction.add(file.masked(null, null, false));
      }
    }
    transaction.commit(new Operation("COMPUTE STATS", Map.of()));
    List<String> before = sql("SELECT count(*), sum(a) FROM " + silent.name());

    String call = "CALL system.optimize('%s', zorder_by => array('a', 'b'))";
    int jobs = jobsOf(() -> sql(call.formatted(silent.name())));

    assertThat(sql("SELECT count(*), sum(a) FROM " + silent.name())).isEqualTo(before);
    int jobsWhereFilesTell = jobsOf(() -> sql(call.formatted(silent.name())));
    assertThat(jobs).as("counted first").isGreaterThan(jobsWhereFilesTell);
  }

  @Test
  void largePartitionsAreCommittedOneAfterTheOtherAndToldOfTogether() {
    sql("CREATE TABLE %s (a INT, p INT) USING delta PARTITIONED BY (p)".formatted(table));
    for (int i = 0; i < 2; i++) {
      sql("INSERT INTO %s SELECT id, id %% 3 FROM range(30)".formatted(table));
    }
    session().conf().set(BATCH_SIZE, "1b");

    Row metrics = zorder("'a'");

    assertThat(metrics.<Long>getAs("numBatches")).isEqualTo(3);
    assertThat(metrics.<Long>getAs("partitionsOptimized")).isEqualTo(3);
    assertThat(metrics.<Long>getAs("numFilesAdded")).isEqualTo(3);
    assertThat(metrics.<Row>getAs("zOrderStats").<Long>getAs("numOutputCubes")).isEqualTo(3);
    assertThat(sql("SELECT count(*), count(DISTINCT _metadata.file_path) FROM " + table))
        .containsExactly("60,3");
    assertThat(history())
        .startsWith("OPTIMIZE 1", "OPTIMIZE 1", "OPTIMIZE 1")
        .element(3)
        .isEqualTo("WRITE null");
    session().conf().unset(BATCH_SIZE);
    zorder("'a'");
    assertThat(history()).startsWith("OPTIMIZE 3", "OPTIMIZE 1");
  }

  /** Operations and how many files each has added, the newest first. */
  private List<String> history() {
    return session()
        .sql("CALL system.describe_history('%s')".formatted(table))
        .selectExpr("operation", "if(operation = 'OPTIMIZE', operationMetrics.numAddedFiles, null)")
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  @Test
  void columnsMustBeThereAndHaveStatistics() {
    sql(
        ("CREATE TABLE %s (a INT, b INT, p INT) USING delta PARTITIONED BY (p)"
                + " TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '1')")
            .formatted(table));
    sql("INSERT INTO %s VALUES (1, 2, 3)".formatted(table));
    assertThat(failure("'p'")).isEqualTo("DELTA_ZORDERING_ON_PARTITION_COLUMN");
    assertThat(failure("'nope'")).isEqualTo("DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST");
    assertThat(failure("'a', 'b'")).isEqualTo("DELTA_ZORDERING_ON_COLUMN_WITHOUT_STATS");
    assertThat(sql("SELECT * FROM " + table)).containsExactly("1,2,3");
  }

  private String failure(String columns) {
    return sqlFailure(
            "CALL system.optimize('%s', zorder_by => array(%s))".formatted(table, columns))
        .getCondition();
  }

  private List<String> sums() {
    return sql("SELECT count(*), sum(a), sum(c), count(DISTINCT c), max(b) FROM " + table);
  }

  /** In how many files there are rows that match. */
  private int filesWith(String condition) {
    return sql("SELECT DISTINCT _metadata.file_path FROM %s WHERE %s".formatted(table, condition))
        .size();
  }
}
