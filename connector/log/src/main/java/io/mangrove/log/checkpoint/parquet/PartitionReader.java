package io.mangrove.log.checkpoint.parquet;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Reads partition values so that the files of one partition share one map: they are compared as
 * bytes, and a map is made for a partition not seen before only.
 */
final class PartitionReader implements MapNode.EntrySink {
  private static final int MAX_WIDTH = 64;

  private final Map<Entries, Map<String, @Nullable String>> seen = new HashMap<>();
  private final @Nullable Binary[] entries = new Binary[2 * MAX_WIDTH];
  private final Entries probe = new Entries(entries);

  /** The partition of the current row; null where the file does not tell. */
  @Nullable Map<String, @Nullable String> read(@Nullable MapNode node) {
    if (node == null) {
      return null;
    }
    probe.length = 0;
    if (!node.readEntries(this)) {
      return null;
    }
    Map<String, @Nullable String> partition = seen.get(probe);
    if (partition == null) {
      partition = toMap();
      seen.put(probe.copy(), partition);
    }
    return partition;
  }

  @Override
  public void entry(Binary key, @Nullable Binary value) {
    if (probe.length == entries.length) {
      throw new IllegalStateException("more than " + MAX_WIDTH + " partition columns");
    }
    entries[probe.length++] = key;
    entries[probe.length++] = value;
  }

  private Map<String, @Nullable String> toMap() {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    for (int i = 0; i < probe.length; i += 2) {
      Binary key = entries[i];
      Binary value = entries[i + 1];
      if (key != null) {
        map.put(key.toStringUsingUTF8(), value == null ? null : value.toStringUsingUTF8());
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** Keys and values in turn, as a key of a map. */
  private static final class Entries {
    private final @Nullable Binary[] values;
    private int length;

    Entries(@Nullable Binary[] values) {
      this.values = values;
    }

    Entries copy() {
      Entries copy = new Entries(new Binary[length]);
      copy.length = length;
      for (int i = 0; i < length; i++) {
        Binary value = values[i];
        // The bytes of a page go when the page does.
        copy.values[i] = value == null ? null : Binary.fromConstantByteArray(value.getBytes());
      }
      return copy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Entries that) || that.length != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        Binary mine = values[i];
        Binary theirs = that.values[i];
        if (mine == null ? theirs != null : theirs == null || !mine.equals(theirs)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      int hash = length;
      for (int i = 0; i < length; i++) {
        Binary value = values[i];
        hash = 31 * hash + (value == null ? 0 : value.hashCode());
      }
      return hash;
    }
  }
}
