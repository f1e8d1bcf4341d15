package io.mangrove.writers;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight UPDATEs at once on one file of a table without partitions. */
class OverlappingStatementsIT {
  private static final int THREADS = 8;
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  private static SparkSession session;

  @BeforeAll
  static void start() {
    session = QuickSession.start();
  }

  private String table() {
    String name = "delta.`" + folder.resolve("table") + "`";
    session.sql(
        "CREATE TABLE %s (k BIGINT, v INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors'='true')"
            .formatted(name));
    session.sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id, -1 FROM range(800)".formatted(name));
    return name;
  }

  /** The errors of the statements that lost. */
  private static List<Exception> together(List<String> statements) throws Exception {
    CyclicBarrier start = new CyclicBarrier(statements.size());
    ExecutorService threads = Executors.newFixedThreadPool(statements.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (String statement : statements) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return session.newSession().sql(statement).collectAsList();
                }));
      }
      List<Exception> errors = new ArrayList<>();
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (java.util.concurrent.ExecutionException e) {
          errors.add((Exception) e.getCause());
        }
      }
      return errors;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void disjointRowsAllCommit() throws Exception {
    String table = table();
    for (int round = 0; round < ROUNDS; round++) {
      List<String> statements = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        statements.add(
            "UPDATE %s SET v = v + 1 WHERE k %% %d = %d AND nullif(k, -1) BETWEEN 0 AND 800"
                .formatted(table, THREADS, i));
      }
      assertThat(together(statements)).isEmpty();
    }
    assertThat(session.sql("SELECT DISTINCT v FROM " + table).collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(ROUNDS - 1);
    assertThat(session.table(table).count()).isEqualTo(800);
  }

  /** Statement i changes the hundred rows from 50 * i on: each overlaps with its neighbours. */
  @Test
  void oneOfTwoThatOverlapWins() throws Exception {
    String table = table();
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      statements.add(
          "UPDATE %s SET v = %d WHERE k >= %d AND k < %d"
              .formatted(table, i, 50 * i, 50 * i + 100));
    }
    List<Exception> losers = together(statements);
    Map<Integer, Long> rowsOf = new HashMap<>();
    for (Row row :
        session.sql("SELECT v, count(*) FROM %s GROUP BY v".formatted(table)).collectAsList()) {
      rowsOf.put(row.getInt(0), row.getLong(1));
    }
    rowsOf.remove(-1);
    assertThat(rowsOf.values()).isNotEmpty().containsOnly(100L);
    assertThat(rowsOf).hasSize(THREADS - losers.size());
    List<Integer> winners = rowsOf.keySet().stream().sorted().toList();
    for (int i = 1; i < winners.size(); i++) {
      assertThat(winners.get(i) - winners.get(i - 1)).as("winners " + winners).isGreaterThan(1);
    }
    assertThat(losers).isNotEmpty();
    for (Exception loser : losers) {
      assertThat(((SparkThrowable) loser).getCondition())
          .isIn("DELTA_CONCURRENT_DELETE_READ", "DELTA_CONCURRENT_DELETE_DELETE");
      assertThat(loser.getMessage()).containsPattern("rows \\d+ to \\d+").contains("UPDATE");
    }
    assertThat(session.table(table).count()).isEqualTo(800);
  }
}
