package io.mangrove.interop;

import io.mangrove.ChildJvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** delta-spark in a process of its own, which answers as long as this one lives. */
public final class DeltaSpark {
  private final Path log;
  private final Writer requests;
  private final BufferedReader answers;

  private DeltaSpark(Process process, Path log) {
    this.log = log;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The one that every test asks: to start it takes longer than most tests. */
  public static DeltaSpark running() {
    return Running.ONE;
  }

  private static final class Running {
    static final DeltaSpark ONE = start();

    private static DeltaSpark start() {
      try {
        return DeltaSpark.start(Files.createDirectories(Path.of("target", "delta-spark")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts the process, and does not wait for it. */
  private static DeltaSpark start(Path folder) throws IOException {
    Path log = folder.resolve("delta-spark.log");
    List<String> command =
        ChildJvm.command(
            "-Xmx2g",
            "-Xss4m",
            "-XX:+UseSerialGC",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=1",
            "-Dspark.sql.session.timeZone=UTC",
            // As many tasks are what its VACUUM lists folders with.
            "-Dspark.sql.sources.parallelPartitionDiscovery.parallelism=2",
            "-Dspark.sql.datetime.java8API.enabled=true",
            "-Dspark.sql.adaptive.enabled=false",
            "-Dspark.sql.codegen.wholeStage=false",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            "-Dspark.sql.warehouse.dir=" + folder.resolve("delta-spark-warehouse"),
            "-Dspark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
            "-Dspark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "-Dspark.databricks.delta.snapshotPartitions=1",
            // Some tests give commits an age; by default delta-spark will not travel that far.
            "-Dspark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration=false",
            "-cp",
            classPath(),
            DeltaSparkMain.class.getName());
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new DeltaSpark(process, log);
  }

  /** delta-spark and Spark from the build, and this module's classes; nothing of ours besides. */
  private static String classPath() throws IOException {
    Path libraries = Path.of(System.getProperty("mangrove.oracle"), "classpath.txt");
    return ChildJvm.testClasses() + File.pathSeparator + Files.readString(libraries).trim();
  }

  /** What it makes of these versions. */
  Map<TableVersion, String> digests(List<TableVersion> versions) {
    return Reading.byVersion(
        versions,
        ask(versions.stream().map(version -> DeltaSparkMain.READ + version.line()).toList()));
  }

  /** Writes the tables of {@link InteropTables} and {@link MaskedTables}. */
  void writeTables(Path folder) {
    done(DeltaSparkMain.WRITE + folder);
  }

  /** Runs a statement, which must succeed. */
  public void run(String statement) {
    done(DeltaSparkMain.SQL + statement);
  }

  /** Runs statements, in no order; for each {@link DeltaSparkMain#DONE} or what went wrong. */
  List<String> sql(List<String> statements) {
    return ask(statements.stream().map(statement -> DeltaSparkMain.SQL + statement).toList());
  }

  /** What statements answer, in their order; they run in none. */
  List<SortedMap<String, String>> answers(List<String> statements) {
    return ask(statements.stream().map(statement -> DeltaSparkMain.ASK + statement).toList())
        .stream()
        .map(Outcome::ofLine)
        .toList();
  }

  private void done(String request) {
    String answer = ask(List.of(request)).get(0);
    if (!answer.equals(DeltaSparkMain.DONE)) {
      throw new AssertionError(answer);
    }
  }

  private synchronized List<String> ask(List<String> batch) {
    try {
      for (String request : batch) {
        requests.write(request + "\n");
      }
      requests.write("\n");
      requests.flush();
      List<String> found = new ArrayList<>();
      while (found.size() < batch.size()) {
        String line = answers.readLine();
        if (line == null) {
          throw new IOException("delta-spark ended: " + tail());
        }
        if (line.startsWith(DeltaSparkMain.ANSWER)) {
          found.add(line.substring(DeltaSparkMain.ANSWER.length()));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
