package io.mangrove.log.replay;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The distinct partitions of a table, numbered in the order they were first seen. Grows at the end
 * only: a frozen copy shares the array and stays right while its origin goes on.
 */
final class PartitionDictionary {
  private final Map<Map<String, @Nullable String>, Integer> ordinals;
  private Map<String, @Nullable String>[] partitions;
  private int count;
  // Neighbours in a log are mostly of one partition, and checkpoints hand out one map for each.
  private @Nullable Map<String, @Nullable String> lastSeen;
  private int lastOrdinal;

  PartitionDictionary() {
    this(new HashMap<>(), newArray(4), 0);
  }

  private PartitionDictionary(
      Map<Map<String, @Nullable String>, Integer> ordinals,
      Map<String, @Nullable String>[] partitions,
      int count) {
    this.ordinals = ordinals;
    this.partitions = partitions;
    this.count = count;
  }

  /** What is there now, for readers. */
  PartitionDictionary frozen() {
    return new PartitionDictionary(Map.of(), partitions, count);
  }

  /**
   * The same with the names of columns spelled like these, for readers; this if all are.
   *
   * @param columns whose values partitions have
   */
  @SuppressWarnings("ReferenceEquality") // what is spelled right is not made anew
  PartitionDictionary spelledLike(List<String> columns) {
    Map<String, @Nullable String>[] spelled = partitions;
    for (int i = 0; i < count; i++) {
      Map<String, @Nullable String> values = PartitionSpelling.of(partitions[i], columns);
      if (values != partitions[i]) {
        spelled = spelled == partitions ? Arrays.copyOf(partitions, count) : spelled;
        spelled[i] = values;
      }
    }
    return spelled == partitions ? this : new PartitionDictionary(Map.of(), spelled, count);
  }

  int count() {
    return count;
  }

  Map<String, @Nullable String> get(int ordinal) {
    return partitions[ordinal];
  }

  /** The number of a partition, a new one if it was not seen before. */
  @SuppressWarnings("ReferenceEquality") // a short cut: other maps are compared below
  int ordinal(Map<String, @Nullable String> values) {
    if (values == lastSeen) {
      return lastOrdinal;
    }
    Integer known = ordinals.get(values);
    int ordinal = known == null ? add(values) : known;
    lastSeen = values;
    lastOrdinal = ordinal;
    return ordinal;
  }

  private int add(Map<String, @Nullable String> values) {
    if (count == partitions.length) {
      partitions = Arrays.copyOf(partitions, count * 2);
    }
    Map<String, @Nullable String> kept =
        values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    partitions[count] = kept;
    ordinals.put(kept, count);
    return count++;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
  private static Map<String, @Nullable String>[] newArray(int length) {
    return new Map[length];
  }
}
