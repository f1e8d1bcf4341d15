package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** delta-rs, in Python: each call is a process. */
final class DeltaRs {
  private static final Set<String> READER_FEATURES =
      Set.of("timestampNtz", "variantType", "columnMapping", "deletionVectors", "v2Checkpoint");

  private final Path folder;

  /**
   * Makes one.
   *
   * @param folder for what it writes beside tables
   */
  DeltaRs(Path folder) {
    this.folder = folder;
  }

  /** It refuses tables that list anything else for readers. */
  static boolean knows(TableVersion version) {
    Set<String> features =
        DeltaLog.forTable(new HadoopLogStore(new Configuration()), version.table().toString())
            .loadSnapshotAt(version.version())
            .protocol()
            .readerFeatures();
    return features == null || READER_FEATURES.containsAll(features);
  }

  /** Writes the tables of {@code write_tables.py}. */
  void writeTables(Path into) {
    python("write_tables.py", into.toString());
  }

  /** What it makes of these versions: it exports each as Parquet, whose rows Spark reads. */
  Map<TableVersion, String> digests(SparkSession spark, String name, List<TableVersion> versions) {
    Path exported = export(name, versions);
    List<Path> files = new ArrayList<>();
    for (int number = 0; number < versions.size(); number++) {
      files.add(exported.resolve(number + ".parquet"));
    }
    return Reading.byVersion(
        versions, files.parallelStream().map(file -> digest(spark, file)).toList());
  }

  /** Of what was exported, or why nothing was. */
  private static String digest(SparkSession spark, Path parquet) {
    Path error = Path.of(parquet.toString().replaceAll("parquet$", "txt"));
    try {
      return Files.exists(error)
          ? Files.readString(error).replace('\n', ' ')
          : Digest.of(spark.read().parquet(parquet.toString())).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path export(String name, List<TableVersion> versions) {
    try {
      Path request = folder.resolve(name + ".txt");
      Files.write(request, versions.stream().map(TableVersion::line).toList());
      Path exported = folder.resolve(name);
      python("export_tables.py", request.toString(), exported.toString());
      return exported;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void python(String script, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("mangrove.venv"), "bin", "python").toString());
    command.add(Path.of("src", "test", "python", script).toString());
    command.addAll(List.of(args));
    try {
      Path log = folder.resolve(script + ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended && process.exitValue() == 0)
          .as("%s ended well: %s", script, Files.readString(log))
          .isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
