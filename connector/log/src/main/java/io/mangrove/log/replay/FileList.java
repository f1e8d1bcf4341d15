package io.mangrove.log.replay;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.checkpoint.FileRow;

/**
 * Files in the order they are told, each as often as it is told. What several versions did to a
 * table is such a list: a file may come and go more than once. Changes with every call; for one
 * thread.
 */
public final class FileList {
  private final FileStore store = new FileStore();
  private final RowSet rows = new RowSet();
  private final FileRow scratch = new FileRow();
  private long totalSizeBytes;

  public FileList() {
    if (!store.claim(0)) {
      throw new IllegalStateException("a new store is nobody's");
    }
  }

  /** Adds a file at the end, and tells its row. */
  public int add(AddFile file) {
    scratch.set(file);
    String vectorId = scratch.deletionVector == null ? null : scratch.deletionVector.uniqueId();
    int row = store.append(scratch, FileIndex.hash(scratch.path, vectorId));
    rows.add(row);
    totalSizeBytes += file.sizeBytes();
    return row;
  }

  /** The files as columns. Nothing more may be added then. */
  public ActiveFiles finish() {
    return new ActiveFiles(store, store.release(), rows, totalSizeBytes);
  }
}
