package io.mangrove.spark.maintenance;

import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.maintenance.PathSet;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.spark.internals.FolderFiles;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** Which files that a table should have are not there. Asks the store by several threads. */
final class MissingFiles {
  private static final int PARALLELISM = 16;

  /** More are not asked for one by one; their folders are listed. */
  private static final int MOST_REQUESTS = 1_000;

  private final SparkSession session;
  private final String tableRoot;

  MissingFiles(SparkSession session, String tableRoot) {
    this.session = session;
    this.tableRoot = tableRoot;
  }

  /** Those of some absolute paths, which are not encoded. */
  SortedSet<String> among(Collection<String> paths) {
    SortedSet<String> doubtful = new TreeSet<>(paths);
    if (doubtful.size() > MOST_REQUESTS) {
      doubtful.removeIf(listed()::contains);
    }
    return askedFor(doubtful);
  }

  /** Files may lie elsewhere, and of a listing an object store promises less than of a request. */
  private SortedSet<String> askedFor(SortedSet<String> doubtful) {
    if (!doubtful.isEmpty()) {
      try (FolderFiles folder = new FolderFiles(session, tableRoot, PARALLELISM)) {
        folder.existing(List.copyOf(doubtful)).forEach(file -> doubtful.remove(file.path()));
      }
    }
    return doubtful;
  }

  /** Those that the files of a version need, data files and vectors. */
  SortedSet<String> of(ActiveFiles files) {
    PathSet seen = files.count() > MOST_REQUESTS ? listed() : new PathSet();
    SortedSet<String> doubtful = new TreeSet<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      FilePaths.of(
          tableRoot,
          files.path(row),
          files.deletionVector(row),
          path -> {
            if (!seen.contains(path)) {
              doubtful.add(path);
            }
          });
    }
    return askedFor(doubtful);
  }

  private PathSet listed() {
    PathSet found = new PathSet();
    try (FolderFiles folder = new FolderFiles(session, tableRoot, PARALLELISM)) {
      var unused =
          folder.list(
              new FolderFiles.Selection() {
                @Override
                public boolean looksAt(String name) {
                  return !name.equals(LogFileName.LOG_DIRECTORY);
                }

                @Override
                public boolean takes(String path, long modificationTime) {
                  synchronized (found) {
                    found.add(path);
                  }
                  return false; // nothing need be held of it
                }

                @Override
                public boolean takesEmpty(long modificationTime) {
                  return false;
                }
              });
    }
    return found;
  }
}
