package io.mangrove.spark.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The one session of a test JVM: {@code spark_catalog} is a {@code DeltaCatalog} over Spark's
 * in-memory catalog, {@code lake} one over a warehouse directory. The session extension lives in
 * another module and is not there.
 */
public final class LocalSpark {
  private static final Path ROOT = temporaryRoot();
  private static final SparkSession SESSION = start();

  private LocalSpark() {}

  /** The shared session, active in the calling thread. */
  public static SparkSession session() {
    SparkSession.setActiveSession(SESSION);
    return SESSION;
  }

  /** The directory of the catalog {@code lake}. */
  public static Path lakeDirectory() {
    return ROOT.resolve("lake");
  }

  /** An empty directory that is gone when the JVM is. */
  public static Path newDirectory() {
    try {
      return Files.createTempDirectory(ROOT, "table");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SparkSession start() {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("mangrove-spark tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", ROOT.resolve("warehouse").toUri().toString())
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
            .config("spark.sql.catalog.lake", "io.mangrove.spark.DeltaCatalog")
            .config("spark.sql.catalog.lake.warehouse", ROOT.resolve("lake").toUri().toString())
            .getOrCreate();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  session.stop();
                  deleteRoot();
                }));
    return session;
  }

  private static Path temporaryRoot() {
    try {
      return Files.createTempDirectory("mangrove-spark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteRoot() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
