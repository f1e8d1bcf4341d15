package io.mangrove.spark.maintenance;

import io.mangrove.spark.internals.FolderFiles;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** Which files that a table should have are not there. Asks the store by several threads. */
final class MissingFiles {
  private static final int PARALLELISM = 16;

  private final SparkSession session;
  private final String tableRoot;

  MissingFiles(SparkSession session, String tableRoot) {
    this.session = session;
    this.tableRoot = tableRoot;
  }

  /** Those of some absolute paths, which are not encoded. */
  SortedSet<String> among(Collection<String> paths) {
    SortedSet<String> missing = new TreeSet<>(paths);
    if (!missing.isEmpty()) {
      try (FolderFiles folder = new FolderFiles(session, tableRoot, PARALLELISM)) {
        folder.existing(List.copyOf(missing)).forEach(file -> missing.remove(file.path()));
      }
    }
    return missing;
  }
}
