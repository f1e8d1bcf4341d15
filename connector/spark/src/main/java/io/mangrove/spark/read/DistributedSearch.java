package io.mangrove.spark.read;

import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.snapshot.CheckpointSearch;
import io.mangrove.log.snapshot.FileQuery;
import io.mangrove.log.snapshot.FoundFiles;
import io.mangrove.spark.internals.TaskRun;
import io.mangrove.spark.internals.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Searches a checkpoint by a job: a task reads each piece and gives back the files that may match.
 */
final class DistributedSearch implements CheckpointSearch {
  private final SparkSession session;
  private final Map<String, String> options;

  /**
   * @param options of the read; file system keys in them count
   */
  DistributedSearch(SparkSession session, Map<String, String> options) {
    this.session = session;
    this.options = options;
  }

  @Override
  public void search(FileQuery query, List<CheckpointPiece> pieces, Consumer<FileRow> found) {
    TaskStore store = TaskStore.create(session, options);
    for (byte[] piece : TaskRun.collect(session, pieces, work(query, store))) {
      FoundFiles.show(piece, found);
    }
  }

  /** Captures what a task needs, and not this. */
  private static TaskRun.Work<CheckpointPiece> work(FileQuery query, TaskStore store) {
    return piece -> FoundFiles.search(query, store.open(), piece);
  }
}
