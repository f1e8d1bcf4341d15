package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables that the suites left in the folder of the system property {@code mangrove.tables},
 * read by Mangrove and by three other implementations at the same versions. Runs after the suites.
 */
class InteropIT {
  private static final Path TABLES = Path.of(System.getProperty("mangrove.tables"));

  @TempDir static Path scratch;

  private static SparkSession spark;
  private static DeltaSpark deltaSpark;
  private static DeltaRs deltaRs;
  private static List<TableVersion> asked;
  private static List<TableVersion> askedOfDeltaSpark;

  /** What we read of each; asked once, compared with everyone. */
  private static Map<TableVersion, String> ours;

  /** What others say while we read. */
  private static final ExecutorService OTHERS = Executors.newFixedThreadPool(2);

  private static CompletableFuture<List<TableVersion>> writtenByDeltaSpark;
  private static CompletableFuture<Map<TableVersion, String>> ofDeltaSpark;
  private static CompletableFuture<List<TableVersion>> writtenByDeltaRs;
  private static CompletableFuture<Map<TableVersion, String>> ofDeltaRs;

  @BeforeAll
  static void ask() throws IOException {
    deltaSpark = DeltaSpark.running();
    deltaRs = new DeltaRs(scratch);
    spark = QuickSession.start();
    InteropTables.write(spark, TABLES.resolve("interop"));
    asked = AskedVersions.below(TABLES);
    askedOfDeltaSpark = AskedVersions.fewOf(asked);
    askDeltaSpark();
    askDeltaRs();
    ours = Reading.digests(spark, asked);
  }

  private static void askDeltaSpark() {
    Path folder = scratch.resolve("by-delta-spark");
    writtenByDeltaSpark =
        CompletableFuture.supplyAsync(
            () -> {
              deltaSpark.writeTables(folder);
              return below(folder);
            },
            OTHERS);
    ofDeltaSpark =
        writtenByDeltaSpark.thenApplyAsync(
            own -> {
              Map<TableVersion, String> all =
                  new LinkedHashMap<>(deltaSpark.digests(askedOfDeltaSpark));
              all.putAll(deltaSpark.digests(own));
              return all;
            },
            OTHERS);
  }

  private static void askDeltaRs() {
    Path folder = scratch.resolve("by-delta-rs");
    writtenByDeltaRs =
        CompletableFuture.supplyAsync(
            () -> {
              deltaRs.writeTables(folder);
              return below(folder);
            },
            OTHERS);
    ofDeltaRs =
        writtenByDeltaRs.thenApplyAsync(
            own -> {
              List<TableVersion> known = asked.stream().filter(DeltaRs::knows).toList();
              Map<TableVersion, String> all =
                  new LinkedHashMap<>(deltaRs.digests(spark, "ours", known));
              all.putAll(deltaRs.digests(spark, "own", own));
              return all;
            },
            OTHERS);
  }

  private static List<TableVersion> below(Path folder) {
    try {
      return AskedVersions.below(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    OTHERS.shutdownNow();
    spark.stop();
  }

  @Test
  void theSuitesLeftTablesWithSeveralVersions() {
    long tables = asked.stream().map(TableVersion::table).distinct().count();
    System.out.printf("interop: %d versions of %d tables%n", asked.size(), tables);
    assertThat(tables).isGreaterThan(40);
    assertThat(asked).hasSizeGreaterThan(100);
  }

  @Test
  void deltaKernelReadsWhatWeRead() {
    assertThat(differences(new KernelTable().digests(asked))).isEmpty();
  }

  @Test
  void deltaSparkReadsWhatWeReadAndWritesWhatWeRead() {
    List<TableVersion> own = writtenByDeltaSpark.join();
    assertThat(own).hasSizeGreaterThan(40);
    ours.putAll(Reading.digests(spark, own));
    assertThat(askedOfDeltaSpark).hasSizeGreaterThan(80);
    assertThat(ofDeltaSpark.join()).hasSize(askedOfDeltaSpark.size() + own.size());
    assertThat(differences(ofDeltaSpark.join())).isEmpty();
  }

  @Test
  void deltaRsReadsWhatWeReadAndWritesWhatWeRead() {
    List<TableVersion> own = writtenByDeltaRs.join();
    assertThat(own).hasSizeGreaterThan(10);
    ours.putAll(Reading.digests(spark, own));
    assertThat(ofDeltaRs.join()).hasSizeGreaterThan(own.size() + asked.size() / 2);
    assertThat(differences(ofDeltaRs.join())).isEmpty();
  }

  /** The versions of which they make something else than we, and what. */
  private static Map<TableVersion, String> differences(Map<TableVersion, String> theirs) {
    Map<TableVersion, String> differences = new LinkedHashMap<>();
    theirs.forEach(
        (version, digest) -> {
          String own = ours.get(version);
          if (!digest.equals(own)) {
            differences.put(version, "they: " + digest + "; we: " + own);
          }
        });
    return differences;
  }
}
