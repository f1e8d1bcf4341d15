package io.mangrove.spark.rowlevel;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a statement takes out of files: a bitmap of positions for each file. Changes with every
 * row; for one thread.
 */
final class GoneRows {
  private static final int NO_FILE = -1;

  private final Map<Integer, DeletionVectorBuilder> files = new HashMap<>();
  // Rows of one file mostly come one after the other.
  private int lastFile = NO_FILE;
  private @Nullable DeletionVectorBuilder last;

  /** Adds one. False if it is there already. */
  boolean add(int file, long position) {
    DeletionVectorBuilder rows = last;
    if (rows == null || file != lastFile) {
      rows = files.computeIfAbsent(file, missing -> new DeletionVectorBuilder());
      lastFile = file;
      last = rows;
    }
    return rows.maskOnce(position);
  }

  /** How many they are. */
  long count() {
    return files.values().stream().mapToLong(DeletionVectorBuilder::cardinality).sum();
  }

  /** Adds those that a task has found. */
  void addAll(Map<Integer, byte[]> found) {
    found.forEach(
        (file, bytes) ->
            files
                .computeIfAbsent(file, missing -> new DeletionVectorBuilder())
                .maskAll(DeletionVector.ofBytes(bytes)));
  }

  /** By the file's row number, as tasks send them. */
  Map<Integer, byte[]> toBytes() {
    Map<Integer, byte[]> bytes = new HashMap<>();
    files.forEach((file, rows) -> bytes.put(file, rows.build().bytes()));
    return bytes;
  }

  /** By the file's row number, ascending. */
  Map<Integer, DeletionVector> byFile() {
    Map<Integer, DeletionVector> vectors = new TreeMap<>();
    files.forEach((file, rows) -> vectors.put(file, rows.build()));
    return vectors;
  }
}
