package io.mangrove.writers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No row is lost or doubled by writers in other processes, whether they race or die. */
class ManyWritersIT {
  private static final int PROCESSES = Integer.getInteger("mangrove.writers.processes", 3);
  private static final int APPENDS = Integer.getInteger("mangrove.writers.appends", 15);
  private static final int KILLS = Integer.getInteger("mangrove.writers.kills", 4);
  private static final int ROWS = 100;
  private static final long PATIENCE_SECONDS = 600;

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void everyAppendOfManyProcessesLandsOnce() throws Exception {
    Path table = folder.resolve("shared");
    create(table);
    List<Writer> writers = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        writers.add(Writer.start(table, "writer " + i, 0, APPENDS, ROWS));
      }
      for (Writer writer : writers) {
        assertThat(writer.await(PATIENCE_SECONDS)).as(writer::errors).isZero();
        assertThat(writer.committed()).hasSize(APPENDS);
      }
    } finally {
      writers.forEach(Writer::close);
    }
    assertThat(commits(table)).isEqualTo(1 + (long) PROCESSES * APPENDS);
    assertThat(brokenBatches(table)).isEmpty();
    assertThat(read(table).select("writer", "batch").distinct().count())
        .isEqualTo((long) PROCESSES * APPENDS);
    System.out.printf("%d processes x %d appends: all landed%n", PROCESSES, APPENDS);
  }

  @Test
  void aKilledWriterLeavesWholeCommitsOnly() throws Exception {
    Path table = folder.resolve("killed");
    create(table);
    Random random = new Random(42);
    List<Integer> acknowledged = new ArrayList<>();
    int next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (Writer writer = Writer.start(table, "mortal", next, Integer.MAX_VALUE, ROWS)) {
        assertThat(writer.awaitCommitted(1, PATIENCE_SECONDS)).as(writer::errors).isTrue();
        Thread.sleep(random.nextInt(1500));
        writer.kill();
        acknowledged.addAll(writer.committed());
      }
      assertThat(brokenBatches(table)).as("after kill %d", kill).isEmpty();
      List<Integer> present = batches(table);
      assertThat(present).as("after kill %d", kill).containsAll(acknowledged);
      assertThat(commits(table)).as("after kill %d", kill).isEqualTo(1 + present.size());
      next = present.get(present.size() - 1) + 1;
    }
    System.out.printf("%d kills: %d whole commits%n", KILLS, commits(table));
  }

  private static void create(Path table) {
    spark.sql(
        "CREATE TABLE delta.`" + table + "` (writer STRING, batch INT, row BIGINT) USING delta");
  }

  private static Dataset<Row> read(Path table) {
    return spark.read().format("delta").load(table.toString());
  }

  private static List<Integer> batches(Path table) {
    return read(table).select("batch").distinct().orderBy("batch").collectAsList().stream()
        .map(row -> row.getInt(0))
        .toList();
  }

  /** Batches of which a row is missing or there twice. */
  private static List<Row> brokenBatches(Path table) {
    return read(table)
        .groupBy("writer", "batch")
        .agg(
            org.apache.spark.sql.functions.expr("count(*) AS rows"),
            org.apache.spark.sql.functions.expr("count(DISTINCT row) AS distinct_rows"))
        .where("rows <> " + ROWS + " OR distinct_rows <> " + ROWS)
        .collectAsList();
  }

  private static long commits(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      return files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json")).count();
    }
  }
}
