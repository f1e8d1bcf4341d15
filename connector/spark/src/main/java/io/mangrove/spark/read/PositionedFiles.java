package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.TaskStore;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to read files where the positions of rows matter, because a deletion vector names
 * them or the query asks for them: where the vectors are, and a reader that tells each row's
 * position for where they cannot be counted. Made for scans of such files only; sent to executors.
 *
 * @param files reads what {@code layout} says
 * @param layout the scan's own with the position of each row
 */
record PositionedFiles(TaskStore store, ParquetReader files, OutputLayout layout)
    implements Serializable {

  /**
   * Loads a file's vector, in a task.
   *
   * @param path of the data file, for the message of an error
   */
  DeletionVector vector(String tableRoot, DeletionVectorDescriptor descriptor, String path)
      throws IOException {
    return DeletionVector.load(store.open(), tableRoot, descriptor, path);
  }

  /**
   * Loads the rows that one vector of a file masks and another one does not, in a task.
   *
   * @param less null where nothing is taken away
   * @param path of the data file, for the message of an error
   */
  DeletionVector difference(
      String tableRoot,
      DeletionVectorDescriptor vector,
      @Nullable DeletionVectorDescriptor less,
      String path)
      throws IOException {
    DeletionVector all = vector(tableRoot, vector, path);
    return less == null ? all : all.minus(vector(tableRoot, less, path));
  }
}
