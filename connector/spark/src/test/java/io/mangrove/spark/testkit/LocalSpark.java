package io.mangrove.spark.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/**
 * The one session of a test JVM: {@code spark_catalog} is a {@code DeltaCatalog} over Spark's
 * in-memory catalog, {@code lake} one over a warehouse directory. The session extension lives in
 * another module and is not there.
 */
public final class LocalSpark {
  private static final Path ROOT = temporaryRoot();
  private static final SparkSession SESSION = start();
  private static final AtomicInteger NAMES = new AtomicInteger();

  private LocalSpark() {}

  /** The shared session, active in the calling thread. */
  public static SparkSession session() {
    SparkSession.setActiveSession(SESSION);
    return SESSION;
  }

  /** Runs a statement. Its rows, the values of each separated by commas. */
  public static List<String> sql(String statement) {
    return session().sql(statement).collectAsList().stream().map(row -> row.mkString(",")).toList();
  }

  /** Runs a statement that must fail. Its error's condition and message. */
  public static SparkThrowable sqlFailure(String statement) {
    try {
      List<String> rows = sql(statement);
      throw new AssertionError("no failure but rows " + rows + " of: " + statement);
    } catch (Exception e) { // AnalysisException among them, which Java thinks cannot come
      if (e instanceof SparkThrowable failure) {
        return failure;
      }
      throw new AssertionError("not a Spark error", e);
    }
  }

  /** A name for a table that no other test uses. */
  public static String newName() {
    return "t" + NAMES.incrementAndGet();
  }

  /** How many Spark jobs an action starts. */
  public static int jobsOf(Runnable action) {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    SparkContext context = session().sparkContext();
    context.addSparkListener(listener);
    try {
      action.run();
      context.listenerBus().waitUntilEmpty(10_000);
      return jobs.get();
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      context.removeSparkListener(listener);
    }
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
