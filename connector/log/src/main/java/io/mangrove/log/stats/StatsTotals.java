package io.mangrove.log.stats;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructType;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Answers to aggregates from statistics alone, where these are exact. */
public final class StatsTotals {
  private static final Set<PrimitiveType> EXACT =
      EnumSet.of(
          PrimitiveType.BYTE,
          PrimitiveType.SHORT,
          PrimitiveType.INTEGER,
          PrimitiveType.LONG,
          PrimitiveType.DATE);

  private StatsTotals() {}

  /**
   * The number of rows in these files, masked ones left out; empty unless every one of them tells
   * its own.
   */
  public static OptionalLong rowCount(ActiveFiles files, BitSet candidates) {
    PackedStats stats = new PackedStats(files, NO_COLUMNS, new ColumnBounds[0]);
    long total = 0;
    for (int row = candidates.nextSetBit(0); row >= 0; row = candidates.nextSetBit(row + 1)) {
      long count = rowCount(files, stats, row);
      if (count < 0) {
        return OptionalLong.empty();
      }
      total += count;
    }
    return OptionalLong.of(total);
  }

  /** Those of these files that do not tell their number of rows. */
  public static BitSet withoutRowCount(ActiveFiles files, BitSet candidates) {
    PackedStats stats = new PackedStats(files, NO_COLUMNS, new ColumnBounds[0]);
    BitSet without = new BitSet();
    for (int row = candidates.nextSetBit(0); row >= 0; row = candidates.nextSetBit(row + 1)) {
      without.set(row, rowCount(files, stats, row) < 0);
    }
    return without;
  }

  /** Of one file; negative where it is unknown, or not to be believed. */
  private static long rowCount(ActiveFiles files, PackedStats stats, int row) {
    stats.read(row);
    DeletionVectorDescriptor vector = files.deletionVector(row);
    long masked = vector == null ? 0 : vector.cardinality();
    return masked < 0 ? -1 : stats.numRecords() - masked;
  }

  private static final ColumnSlots NO_COLUMNS =
      new ColumnSlots(new StructType(List.of()), List.of());

  /**
   * The smallest value of a byte, short, integer, long or date column (in days); empty where it is
   * not known exactly or where there is no value.
   */
  public static OptionalLong min(
      ActiveFiles files, StructType schema, List<String> column, BitSet candidates) {
    return extreme(files, schema, column, candidates, true);
  }

  /** As {@link #min}, the greatest value. */
  public static OptionalLong max(
      ActiveFiles files, StructType schema, List<String> column, BitSet candidates) {
    return extreme(files, schema, column, candidates, false);
  }

  private static OptionalLong extreme(
      ActiveFiles files,
      StructType schema,
      List<String> column,
      BitSet candidates,
      boolean smallest) {
    ColumnSlots slots = new ColumnSlots(schema, List.of());
    int slot = slots.slot(column);
    if (slot != 0 || !isExact(slots.type(slot))) {
      return OptionalLong.empty();
    }
    ColumnBounds bounds = new ColumnBounds();
    PackedStats stats = new PackedStats(files, slots, new ColumnBounds[] {bounds});
    OptionalLong extreme = OptionalLong.empty();
    for (int row = candidates.nextSetBit(0); row >= 0; row = candidates.nextSetBit(row + 1)) {
      stats.read(row);
      Object bound = smallest ? bounds.min : bounds.max;
      if (stats.numRecords() == 0 || (bound == null && !bounds.mayHoldValue())) {
        continue;
      }
      if (bound == null || !stats.tightBounds() || files.deletionVector(row) != null) {
        return OptionalLong.empty();
      }
      long value = (Long) requireNonNull(bound);
      boolean better =
          extreme.isEmpty()
              || (smallest ? value < extreme.getAsLong() : value > extreme.getAsLong());
      extreme = better ? OptionalLong.of(value) : extreme;
    }
    return extreme;
  }

  private static boolean isExact(DataType type) {
    return type instanceof PrimitiveType primitive && EXACT.contains(primitive);
  }
}
