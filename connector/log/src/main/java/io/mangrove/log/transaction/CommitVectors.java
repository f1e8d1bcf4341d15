package io.mangrove.log.transaction;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorWriter;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deletion vectors that commits to one table load and write. */
final class CommitVectors {
  private static final DeletionVector NONE = DeletionVector.of();

  private final LogStore store;
  private final String tableRoot;

  CommitVectors(LogStore store, String tableRoot) {
    this.store = store;
    this.tableRoot = tableRoot;
  }

  /**
   * The rows masked in a file.
   *
   * @param descriptor null: none are
   */
  DeletionVector load(String file, @Nullable DeletionVectorDescriptor descriptor) {
    if (descriptor == null) {
      return NONE;
    }
    try {
      return DeletionVector.load(store, tableRoot, descriptor, file);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Where each of the vectors is. One that no commit comes to name is left to be vacuumed. */
  List<DeletionVectorDescriptor> write(List<DeletionVector> vectors) {
    try {
      return new DeletionVectorWriter(store, tableRoot).write(vectors);
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  private RuntimeException failed(String what, IOException e) {
    return CommitError.DELTA_COMMIT_VECTORS_FAILED.causedBy(
        e, "table", tableRoot, "what", what, "reason", e);
  }
}
