package io.mangrove.log.stats;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.PrimitiveType;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The partition columns of a predicate as bounds, worked out once for each partition and not for
 * each file. For one thread.
 */
final class PartitionBounds {
  private static final long MICROS_PER_HOUR = 3_600_000_000L;
  private static final long WIDEST_OFFSET_HOURS = 18;

  private final ActiveFiles files;
  private final ColumnSlots slots;
  private final Condition condition;
  private final ColumnBounds[][] boundsByOrdinal;
  private final boolean[] known;
  private final boolean[] matches;

  PartitionBounds(ActiveFiles files, ColumnSlots slots, Condition condition) {
    this.files = files;
    this.slots = slots;
    this.condition = condition;
    this.boundsByOrdinal = new ColumnBounds[files.partitionCount()][];
    this.known = new boolean[files.partitionCount()];
    this.matches = new boolean[files.partitionCount()];
  }

  /** Whether a row of the partition may match, whatever its other columns hold. */
  boolean mayMatch(int ordinal) {
    bounds(ordinal);
    return matches[ordinal];
  }

  /** Sets the bounds of the partition columns. */
  void copyTo(int ordinal, ColumnBounds[] columns) {
    ColumnBounds[] bounds = bounds(ordinal);
    for (int slot = 0; slot < columns.length; slot++) {
      if (slots.isPartitionColumn(slot)) {
        columns[slot].copy(bounds[slot]);
      }
    }
  }

  private ColumnBounds[] bounds(int ordinal) {
    if (!known[ordinal]) {
      ColumnBounds[] bounds = new ColumnBounds[slots.size()];
      Map<String, @Nullable String> partition = files.partition(ordinal);
      for (int slot = 0; slot < bounds.length; slot++) {
        bounds[slot] = new ColumnBounds();
        if (slots.isPartitionColumn(slot)) {
          fill(bounds[slot], partition, slots.path(slot).get(0), slots.type(slot));
        }
      }
      boundsByOrdinal[ordinal] = bounds;
      matches[ordinal] = condition.mayBeTrue(bounds);
      known[ordinal] = true;
    }
    return boundsByOrdinal[ordinal];
  }

  static void fill(
      ColumnBounds bounds, Map<String, @Nullable String> partition, String name, DataType type) {
    if (!partition.containsKey(name)) {
      return;
    }
    String text = partition.get(name);
    try {
      Object value = PartitionValues.parse(text, type);
      bounds.constant(value);
      if (value instanceof Long micros && text != null && isZoneless(text, type)) {
        bounds.min = micros - WIDEST_OFFSET_HOURS * MICROS_PER_HOUR;
        bounds.max = micros + WIDEST_OFFSET_HOURS * MICROS_PER_HOUR;
      }
    } catch (DeltaException e) {
      // Whoever reads the file reports it; here the file is only to be kept.
      bounds.clear();
    }
  }

  /** Such a text is read in the session's time zone, which is not known here. */
  private static boolean isZoneless(String text, DataType type) {
    if (type != PrimitiveType.TIMESTAMP) {
      return false;
    }
    TimestampText parsed = TimestampText.parse(text);
    ZoneOffset offset = parsed == null ? null : parsed.offset();
    return offset == null;
  }
}
