package io.mangrove.log.replay;

import io.mangrove.log.checkpoint.FileRow;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Every file and tombstone that consecutive versions of a table speak of, each once. A version is a
 * count of rows and a set of bits over them, so a refresh costs what is new. One replay at a time
 * may extend it; lookups by older versions go on meanwhile. Safe for use by several threads.
 */
final class FileStore {
  private final FileColumns columns = new FileColumns();
  private final FileIndex index = new FileIndex(columns);
  private boolean claimed;

  /**
   * Becomes the one who may extend the store.
   *
   * @param knownRows what the caller believes to be the end
   * @return false if another replay has gone on from there, or is about to
   */
  synchronized boolean claim(int knownRows) {
    if (claimed || columns.rows() != knownRows) {
      return false;
    }
    claimed = true;
    return true;
  }

  /** Ends the claim and keeps the rows. */
  synchronized FileColumns release() {
    claimed = false;
    return columns.frozen();
  }

  /** Ends the claim and takes back the rows from {@code rows} on. */
  synchronized void release(int rows) {
    index.truncate(rows);
    columns.truncate(rows);
    claimed = false;
  }

  /** Adds a row at the end, and tells its number. */
  synchronized int append(FileRow row, int hash) {
    int appended = columns.append(row);
    index.append(hash);
    return appended;
  }

  /** The newest row below {@code limit} of a file, or -1. */
  synchronized int find(int hash, ByteBuffer path, @Nullable String deletionVectorId, int limit) {
    return index.find(hash, path, deletionVectorId, limit);
  }

  /** How many rows there are. For the one who may extend the store. */
  synchronized int rows() {
    return columns.rows();
  }

  /** The columns, for the one who may extend the store. */
  FileColumns columns() {
    return columns;
  }

  synchronized long sizeBytes(int row) {
    return columns.sizeBytes(row);
  }
}
