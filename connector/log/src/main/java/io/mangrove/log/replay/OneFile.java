package io.mangrove.log.replay;

import io.mangrove.log.checkpoint.FileRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one file of the log has said so far, to notice if it says something else of the same thing.
 * Its actions have no order, so of two different words none is the last. Changes with every call;
 * for one thread. PROTOCOL: Add File and Remove File.
 */
final class OneFile {
  private static final OneFile NONE = new OneFile("", Integer.MAX_VALUE);

  private final String name;
  private final int firstRow;
  private final Map<String, Object> words = new HashMap<>();

  private OneFile(String name, int firstRow) {
    this.name = name;
    this.firstRow = firstRow;
  }

  /** For actions that come one by one, from no file: each is later than the one before. */
  static OneFile none() {
    return NONE;
  }

  /**
   * The beginning of a file.
   *
   * @param name for the message of an error
   * @param firstRow the row of its first action on a data file
   */
  static OneFile begin(String name, int firstRow) {
    return new OneFile(name, firstRow);
  }

  /** Takes note of the one action of a kind, or of a kind and name. */
  void says(String what, Object action) {
    if (firstRow == Integer.MAX_VALUE) {
      return;
    }
    Object before = words.putIfAbsent(what, action);
    if (before != null && !before.equals(action)) {
      throw contradiction(what);
    }
  }

  /**
   * Looks at an action on a data file whose row would come after a known one of the same identity.
   *
   * @param known the row of its last action, or -1
   * @param removed whether that was a tombstone
   */
  void saysOfFile(FileRow row, FileColumns columns, int known, boolean removed) {
    if (known < firstRow) {
      return;
    }
    boolean same = removed == row.tombstone;
    if (same && !removed) {
      Map<String, @Nullable String> values = row.partitionValues;
      same =
          columns.sizeBytes(known) == row.sizeBytes
              && Objects.equals(columns.stats(known), row.stats)
              && columns.partitions().get(columns.partitionOrdinal(known)).equals(values);
    }
    if (!same) {
      throw contradiction("data file " + FileColumns.text(row.path));
    }
  }

  private RuntimeException contradiction(String what) {
    return ReplayError.DELTA_DUPLICATE_ACTIONS_FOUND.with("file", name, "what", what);
  }
}
