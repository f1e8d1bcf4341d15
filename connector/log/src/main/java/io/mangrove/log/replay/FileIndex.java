package io.mangrove.log.replay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by a file's identity, newest first: chains of rows under a power of two of buckets.
 * One index serves every version, since a version passes over the rows that came after it. Not safe
 * for several threads.
 */
final class FileIndex {
  private static final int NONE = -1;

  private final FileColumns columns;
  private int[] heads = newHeads(64);
  private int[] next = new int[64];
  private int[] hashes = new int[64];
  private int rows;

  FileIndex(FileColumns columns) {
    this.columns = columns;
  }

  static int hash(ByteBuffer path, @Nullable String deletionVectorId) {
    byte[] array = path.array();
    int end = path.arrayOffset() + path.limit();
    int hash = 1;
    for (int i = path.arrayOffset() + path.position(); i < end; i++) {
      hash = 31 * hash + array[i];
    }
    hash = deletionVectorId == null ? hash : 31 * hash + deletionVectorId.hashCode();
    // Neighbouring names differ in few bits; the buckets are the lowest ones.
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  /** The newest row below {@code limit} of a file, or -1. */
  int find(int hash, ByteBuffer path, @Nullable String deletionVectorId, int limit) {
    for (int row = heads[hash & (heads.length - 1)]; row != NONE; row = next[row]) {
      if (row < limit && hashes[row] == hash && columns.isFile(row, path, deletionVectorId)) {
        return row;
      }
    }
    return NONE;
  }

  /** Takes up the row after the last one. */
  void append(int hash) {
    if (rows == next.length) {
      next = Arrays.copyOf(next, Math.addExact(rows, rows >> 1));
      hashes = Arrays.copyOf(hashes, next.length);
    }
    if (rows == heads.length) {
      heads = newHeads(heads.length * 2);
      for (int row = 0; row < rows; row++) {
        link(row);
      }
    }
    hashes[rows] = hash;
    link(rows++);
  }

  /** Forgets the rows from {@code newRows} on. */
  void truncate(int newRows) {
    while (rows > newRows) {
      rows--;
      // Rows go in at the head of their chain, so the last one in is the head.
      heads[hashes[rows] & (heads.length - 1)] = next[rows];
    }
  }

  private void link(int row) {
    int bucket = hashes[row] & (heads.length - 1);
    next[row] = heads[bucket];
    heads[bucket] = row;
  }

  private static int[] newHeads(int length) {
    int[] heads = new int[length];
    Arrays.fill(heads, NONE);
    return heads;
  }
}
