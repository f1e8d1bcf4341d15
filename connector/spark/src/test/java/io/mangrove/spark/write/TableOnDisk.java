package io.mangrove.spark.write;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A table in a directory of its own: what SQL makes of it, what its log says, what lies there. */
public final class TableOnDisk {
  private final Path directory = LocalSpark.newDirectory();

  private TableOnDisk() {}

  /** A new table; {@code rest} is the column list and what follows USING delta. */
  public static TableOnDisk create(String columns, String rest) {
    TableOnDisk table = new TableOnDisk();
    sql("CREATE TABLE " + table.name() + " (" + columns + ") USING delta " + rest);
    return table;
  }

  public static Dataset<Row> sql(String text) {
    return LocalSpark.session().sql(text);
  }

  public String name() {
    return "delta.`" + directory + "`";
  }

  public Path directory() {
    return directory;
  }

  public void insert(String rest) {
    sql("INSERT INTO " + name() + " " + rest);
  }

  public List<String> rows() {
    return rows("true");
  }

  /** The rows that meet a condition. */
  public List<String> rows(String condition) {
    return sql("SELECT * FROM " + name() + " WHERE " + condition).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  /** The log as another process sees it. */
  public DeltaLog log() {
    return DeltaLog.forTable(new HadoopLogStore(new Configuration()), directory.toUri().getPath());
  }

  public Snapshot snapshot() {
    return log().loadSnapshot();
  }

  public List<AddFile> files() {
    ActiveFiles active = snapshot().activeFiles();
    List<AddFile> files = new ArrayList<>();
    for (int row = active.nextRow(0); row >= 0; row = active.nextRow(row + 1)) {
      files.add(active.file(row));
    }
    return files;
  }

  public CommitInfo lastCommit() {
    return requireNonNull(log().history().latest(1).get(0).info());
  }

  /** The text of a commit. */
  String commit(long version) throws IOException {
    return Files.readString(
        directory.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version)));
  }

  /** The path of a file of the log, on disk. */
  Path onDisk(AddFile file) {
    return Path.of(DataPath.absolute(directory.toString(), file.path()));
  }

  /** The Parquet files that lie in the directory, in the log or not. */
  public Set<String> dataFilesOnDisk() {
    try (Stream<Path> files = Files.walk(directory)) {
      Set<String> names = new TreeSet<>();
      files
          .filter(file -> file.toString().endsWith(".parquet"))
          .forEach(file -> names.add(directory.relativize(file).toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Parquet files of the table's newest version. */
  public Set<String> dataFilesInLog() {
    Set<String> names = new TreeSet<>();
    files().forEach(file -> names.add(DataPath.decode(file.path())));
    return names;
  }
}
