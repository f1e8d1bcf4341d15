package io.mangrove.log.snapshot;

import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.storage.LogStore;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the wanted files in the pieces of a checkpoint, in this process or in many. Every
 * implementation finds what {@link FileQuery#search} does, in any order.
 */
@FunctionalInterface
public interface CheckpointSearch {

  /**
   * Searches all pieces.
   *
   * @param found takes each file, from one thread; the row is reused once it returns
   */
  void search(FileQuery query, List<CheckpointPiece> pieces, Consumer<FileRow> found);

  /** Piece by piece in this process. */
  static CheckpointSearch here(LogStore store) {
    return (query, pieces, found) -> pieces.forEach(piece -> query.search(store, piece, found));
  }
}
