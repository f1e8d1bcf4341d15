package io.mangrove.log.maintenance;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;

/**
 * Writes what several commits amount to into one file beside them, so that a reader opens one where
 * there were many. The commits stay. PROTOCOL: Log Compaction Files.
 */
public final class LogCompaction {
  private final LogStore store;
  private final String logDirectory;

  public LogCompaction(LogStore store, String tableRoot) {
    this.store = requireNonNull(store, "store");
    this.logDirectory = LogFileName.logDirectory(tableRoot);
  }

  /**
   * Compacts the commits of a range, both ends included. One that is there already stays as it is.
   *
   * @throws IOException the store refused, or a commit is gone; the log is as good as before
   */
  public void write(long firstVersion, long lastVersion) throws IOException {
    if (firstVersion < 0 || lastVersion <= firstVersion) {
      throw new IllegalArgumentException(firstVersion + " to " + lastVersion + " is no range");
    }
    LastWords lastWords = new LastWords();
    for (long version = firstVersion; version <= lastVersion; version++) {
      String path = logDirectory + "/" + LogFileName.commitName(version);
      try (InputStream in = store.open(path)) {
        ActionReader.read(in, path, lastWords);
      }
    }
    String name = LogFileName.compactedName(firstVersion, lastVersion);
    try {
      store.putIfAbsent(logDirectory + "/" + name, ActionWriter.writeCommit(lastWords.actions()));
    } catch (FileAlreadyExistsException e) {
      // Commits never change, so another process has written the same.
    }
  }
}
