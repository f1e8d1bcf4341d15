package io.mangrove.spark.internals;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The file systems a session reaches, with the Hadoop configuration of that session. */
public final class SessionFiles {
  private final SparkSession session;

  public SessionFiles(SparkSession session) {
    this.session = session;
  }

  /** The path with its scheme, not percent-encoded, without a slash at its end. */
  public String qualified(String path) {
    Path given = new Path(path);
    if (given.toUri().getScheme() != null && given.isAbsolute()) {
      return given.toString(); // needs no file system: the common case, and done for every load
    }
    try {
      return fileSystem(given).makeQualified(given).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A child of a directory. */
  public static String child(String directory, String name) {
    return new Path(directory, name).toString();
  }

  /** The store of logs, for as long as this session's configuration holds. */
  public LogStore logStore() {
    return new HadoopLogStore(configuration());
  }

  /** Whether there is a file or directory. */
  public boolean exists(String path) {
    try {
      Path given = new Path(path);
      return fileSystem(given).exists(given);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the directories in a directory, sorted; empty where there is none. */
  public List<String> directories(String path) {
    List<String> names = new ArrayList<>();
    for (FileStatus status : list(path)) {
      if (status.isDirectory()) {
        names.add(status.getPath().getName());
      }
    }
    names.sort(null);
    return names;
  }

  /** Whether a directory holds nothing, or is not there. */
  public boolean isEmpty(String path) {
    return list(path).length == 0;
  }

  /**
   * Whether a directory holds nothing but hidden names, or is not there. A log that another writer
   * is about to begin is such a name.
   */
  public boolean holdsNoData(String path) {
    return holdsNoDataBut(path, "");
  }

  /** The same, where one more name does not count. */
  public boolean holdsNoDataBut(String path, String but) {
    return Arrays.stream(list(path))
        .map(status -> status.getPath().getName())
        .allMatch(name -> name.startsWith("_") || name.startsWith(".") || name.equals(but));
  }

  public void createDirectory(String path) {
    try {
      Path given = new Path(path);
      fileSystem(given).mkdirs(given);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file, or a directory and all below it; does nothing where there is none. */
  public void delete(String path) {
    try {
      Path given = new Path(path);
      fileSystem(given).delete(given, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory that holds directories at most; for what a failed write leaves behind. */
  public void deleteIfWithoutFiles(String path) {
    try {
      Path given = new Path(path);
      FileSystem fileSystem = fileSystem(given);
      if (fileSystem.exists(given) && !fileSystem.listFiles(given, true).hasNext()) {
        fileSystem.delete(given, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves a directory; false where the file system refuses. */
  public boolean rename(String from, String to) {
    try {
      Path given = new Path(from);
      return fileSystem(given).rename(given, new Path(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileStatus[] list(String path) {
    try {
      Path given = new Path(path);
      return fileSystem(given).listStatus(given);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(configuration());
  }

  private Configuration configuration() {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState().newHadoopConf();
  }
}
