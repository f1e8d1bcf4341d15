package io.mangrove.writers;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements of all kinds race a VACUUM that keeps nothing. None of them loses a file. */
class WritersAndVacuumIT {
  private static final long SECONDS = Long.getLong("mangrove.writers.vacuumSeconds", 8);
  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final long GONE = -1;

  private static SparkSession spark;

  @TempDir Path folder;

  /** What the statements that succeeded have made of each key; each key has one writer. */
  private final Map<Long, Long> expected = new ConcurrentHashMap<>();

  private final Map<String, Integer> successes = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  /**
   * A statement that is made again and again.
   *
   * @param sql by the round
   * @param rows the values that the keys have after it
   */
  private record Step(String name, IntFunction<String> sql, IntFunction<Map<Long, Long>> rows) {}

  @BeforeAll
  static void start() {
    spark = QuickSession.start();
  }

  @Test
  void whatWasAcknowledgedIsThereAndNoVersionMissesAFile() throws Exception {
    String table = "delta.`" + folder.resolve("table") + "`";
    spark.sql(
        ("CREATE TABLE %s (k BIGINT, v BIGINT) USING delta TBLPROPERTIES"
                + " ('delta.enableDeletionVectors'='true', 'delta.enableChangeDataFeed'='true')")
            .formatted(table));
    spark.sql("INSERT INTO " + table + " SELECT id, 0 FROM range(300)");
    expected.putAll(values(0, 300, 0));
    List<Step> steps = steps(table);
    ExecutorService threads = Executors.newFixedThreadPool(steps.size());
    long end = System.nanoTime() + SECONDS * 1_000_000_000;
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Step step : steps) {
        running.add(threads.submit(() -> repeat(step, end)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf("done: %s; failed: %s%n", new TreeMap<>(successes), new TreeMap<>(failures));

    assertNothingIsMissing();
    Map<Long, Long> found = new TreeMap<>();
    spark
        .table(table)
        .collectAsList()
        .forEach(row -> assertThat(found.put(row.getLong(0), row.getLong(1))).isNull());
    expected.values().removeIf(value -> value == GONE);
    assertThat(found).isEqualTo(new TreeMap<>(expected));
    assertThat(successes).hasSize(steps.size());
    assertThat(failures.keySet()).noneMatch(failure -> failure.startsWith("append"));
  }

  private static List<Step> steps(String table) {
    return List.of(
        append(table, "append", 1_000),
        append(table, "append too", 1_000_000),
        new Step(
            "delete",
            round -> "DELETE FROM %s WHERE k = %d".formatted(table, round),
            round -> values(round, round + 1, GONE)),
        new Step(
            "update",
            round -> "UPDATE %s SET v = %d WHERE k BETWEEN 100 AND 149".formatted(table, round),
            round -> values(100, 150, round)),
        new Step(
            "merge",
            round ->
                ("MERGE INTO %s t USING (SELECT id, %d AS v FROM range(280, 320)) s ON t.k = s.id"
                        + " WHEN MATCHED THEN UPDATE SET v = s.v"
                        + " WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.id, s.v)")
                    .formatted(table, round),
            round -> values(280, 320, round)),
        new Step("optimize", round -> "OPTIMIZE " + table, round -> Map.of()),
        new Step("vacuum", round -> "VACUUM " + table + " RETAIN 0 HOURS", round -> Map.of()));
  }

  private static Step append(String table, String name, long from) {
    return new Step(
        name,
        round ->
            "INSERT INTO %s SELECT id, %d FROM range(%d, %d)"
                .formatted(table, round, from + 10L * round, from + 10L * round + 10),
        round -> values(from + 10L * round, from + 10L * round + 10, round));
  }

  private static Map<Long, Long> values(long from, long to, long value) {
    Map<Long, Long> values = new TreeMap<>();
    for (long key = from; key < to; key++) {
      values.put(key, value);
    }
    return values;
  }

  /** On a slow machine some go on alone, until they have had their success. */
  private boolean goesOn(Step step, long end) {
    long now = System.nanoTime();
    return now < end || (now < end + PATIENCE_NANOS && !successes.containsKey(step.name()));
  }

  private void repeat(Step step, long end) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    for (int round = 0; goesOn(step, end); round++) {
      try {
        var unused = session.sql(step.sql().apply(round)).collectAsList();
        expected.putAll(step.rows().apply(round));
        successes.merge(step.name(), 1, Integer::sum);
      } catch (Exception e) { // Spark throws checked ones that it does not declare
        String condition =
            e instanceof SparkThrowable known ? known.getCondition() : e.getClass().getName();
        failures.merge(step.name() + ": " + condition, 1, Integer::sum);
      }
      if (step.name().equals("vacuum")) {
        assertNothingIsMissing();
      }
    }
  }

  /** Of the newest version; while files were looked for, another may have taken its place. */
  private void assertNothingIsMissing() {
    String missing;
    long version;
    DeltaLog log =
        DeltaLog.forTable(
            new HadoopLogStore(new Configuration()), folder.resolve("table").toUri().getPath());
    do {
      Snapshot snapshot = log.loadSnapshot();
      version = snapshot.version();
      missing = missing(snapshot);
    } while (missing != null && log.loadSnapshot().version() > version);
    assertThat(missing).as("missing at version %d", version).isNull();
  }

  private static String missing(Snapshot snapshot) {
    ActiveFiles files = snapshot.activeFiles();
    List<String> missing = new ArrayList<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      FilePaths.of(
          snapshot.tableRoot(),
          files.path(row),
          files.deletionVector(row),
          path -> {
            if (!Files.exists(Path.of(path.replaceFirst("^file:", "")))) {
              missing.add(path);
            }
          });
    }
    return missing.isEmpty() ? null : missing.toString();
  }
}
