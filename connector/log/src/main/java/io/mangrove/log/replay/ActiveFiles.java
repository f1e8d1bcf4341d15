package io.mangrove.log.replay;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one version, as columns. A file is a row number in {@code [0, rows())}; rows of
 * removed files lie between them, so walk them with {@link #nextRow}. Never changes; safe for use
 * by several threads.
 */
public final class ActiveFiles {
  ActiveFiles() {}

  /** One more than the greatest row number. */
  public int rows() {
    throw new IllegalStateException();
  }

  /** How many files there are. */
  public int count() {
    throw new IllegalStateException();
  }

  /** Whether the row is a file of this version. */
  public boolean isActive(int row) {
    throw new IllegalStateException();
  }

  /** The first file at {@code from} or after it, or -1. */
  public int nextRow(int from) {
    throw new IllegalStateException();
  }

  /** Relative to the table root or absolute; percent-encoded exactly as in the log. */
  public String path(int row) {
    throw new IllegalStateException();
  }

  public long sizeBytes(int row) {
    throw new IllegalStateException();
  }

  /** Milliseconds since the epoch. */
  public long modificationTime(int row) {
    throw new IllegalStateException();
  }

  /** Which of the distinct partitions the file is in: an argument for {@link #partition}. */
  public int partitionOrdinal(int row) {
    throw new IllegalStateException();
  }

  /** How many distinct partitions were ever seen; some may have no file any more. */
  public int partitionCount() {
    throw new IllegalStateException();
  }

  /** Partition values by column, in the string form of the protocol; null is a legal value. */
  public Map<String, @Nullable String> partition(int ordinal) {
    throw new IllegalStateException();
  }

  /** JSON as found; null where the writer kept none. */
  public @Nullable String stats(int row) {
    throw new IllegalStateException();
  }

  /**
   * The same JSON in UTF-8, without a copy: a buffer with an accessible array, not to be written
   * to. Null where the writer kept none.
   */
  public @Nullable ByteBuffer statsBytes(int row) {
    throw new IllegalStateException();
  }

  /** The rows masked in the file; null where all of them count. */
  public @Nullable DeletionVectorDescriptor deletionVector(int row) {
    throw new IllegalStateException();
  }

  /** The whole action, made anew with each call. */
  public AddFile file(int row) {
    throw new IllegalStateException();
  }

  /** The sum of the files' sizes. */
  public long totalSizeBytes() {
    throw new IllegalStateException();
  }

  /** The row of a file by its identity, or -1. */
  public int row(String path, @Nullable String deletionVectorId) {
    throw new IllegalStateException();
  }
}
