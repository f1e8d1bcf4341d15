package io.mangrove.spark.maintenance;

import io.mangrove.log.files.DataPath;
import io.mangrove.log.snapshot.Snapshot;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Files whose footers a task looks at.
 *
 * @param paths absolute, not encoded
 */
record FooterTask(List<String> paths) implements Serializable {
  /** A footer takes one request or two. */
  static final int FILES = 200;

  /**
   * The tasks, each but the last of {@link #FILES} files.
   *
   * @param rows numbers of files in the snapshot
   */
  static List<FooterTask> of(Snapshot snapshot, int[] rows) {
    List<FooterTask> tasks = new ArrayList<>();
    for (int from = 0; from < rows.length; from += FILES) {
      List<String> paths = new ArrayList<>();
      for (int i = from; i < Math.min(rows.length, from + FILES); i++) {
        paths.add(DataPath.absolute(snapshot.tableRoot(), snapshot.activeFiles().path(rows[i])));
      }
      tasks.add(new FooterTask(paths));
    }
    return tasks;
  }
}
