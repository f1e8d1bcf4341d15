package io.mangrove.log.stats;

import io.mangrove.log.columns.PackedLongs;
import io.mangrove.log.columns.TextBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A predicate made ready to judge all files of a block at once, by what is packed of their
 * statistics: a loop over numbers for each comparison, and no object for a file.
 */
interface BlockSieve {

  /**
   * Takes those files out that hold no match.
   *
   * @param ranks of files among those of their template
   * @param unsure gets those files added that may have been left in wrongly
   */
  void sift(Rows rows, BitSet ranks, BitSet unsure);

  /** Those of a block's rows that are of one template. */
  record Rows(TextBlock block, int template, StatsLayout layout) {
    @Nullable PackedLongs numbers(int hole) {
      return hole < 0 ? null : block.numbers(template, hole);
    }
  }

  /** Leaves everything in. */
  BlockSieve UNSURE = (rows, ranks, unsure) -> unsure.or(ranks);

  BlockSieve NOTHING = (rows, ranks, unsure) -> ranks.clear();

  /** Columns are numbered as in {@code slots}, which knows all of them. */
  static BlockSieve of(Predicate predicate, ColumnSlots slots) {
    if (predicate instanceof Predicate.And and) {
      BlockSieve left = of(and.left(), slots);
      BlockSieve right = of(and.right(), slots);
      return (rows, ranks, unsure) -> {
        left.sift(rows, ranks, unsure);
        right.sift(rows, ranks, unsure);
      };
    }
    if (predicate instanceof Predicate.Or or) {
      BlockSieve left = of(or.left(), slots);
      BlockSieve right = of(or.right(), slots);
      return (rows, ranks, unsure) -> {
        BitSet others = (BitSet) ranks.clone();
        left.sift(rows, ranks, unsure);
        right.sift(rows, others, unsure);
        ranks.or(others);
      };
    }
    if (predicate instanceof Predicate.IsNotNull isNotNull) {
      int slot = statsSlot(isNotNull.column(), slots);
      return slot < 0 ? UNSURE : (rows, ranks, unsure) -> keepThoseWithValues(rows, slot, ranks);
    }
    if (predicate instanceof Predicate.Compare compare && compare.literal() != null) {
      return compare(compare.column(), compare.op(), compare.literal(), slots);
    }
    if (predicate instanceof Predicate.In in) {
      return in(in, slots);
    }
    return UNSURE;
  }

  /** Negative where statistics are not asked. */
  private static int statsSlot(List<String> column, ColumnSlots slots) {
    int slot = slots.slot(column);
    return slot < 0 || slots.isPartitionColumn(slot) ? -1 : slot;
  }

  private static void keepThoseWithValues(Rows rows, int slot, BitSet ranks) {
    PackedLongs nulls = rows.numbers(rows.layout().nullCount[slot]);
    PackedLongs counts = rows.numbers(rows.layout().numRecords);
    if (nulls == null || counts == null || nulls.greatest() < counts.least()) {
      return;
    }
    for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
      long nullCount = nulls.get(rank);
      long count = counts.get(rank);
      if (nullCount >= 0 && count >= 0 && nullCount >= count) {
        ranks.clear(rank);
      }
    }
  }

  private static BlockSieve compare(
      List<String> column, Predicate.Op op, Object given, ColumnSlots slots) {
    int slot = statsSlot(column, slots);
    Object literal = slot < 0 ? null : TypedValue.of(given, slots.type(slot));
    LiteralSigns signs = literal == null ? null : LiteralSigns.of(slots.type(slot), literal);
    if (signs == null) {
      return UNSURE;
    }
    return (rows, ranks, unsure) -> {
      keepThoseWithValues(rows, slot, ranks);
      StatsLayout layout = rows.layout();
      LiteralSigns.Signs lower =
          signs.of(rows.block(), rows.template(), layout.min[slot], LiteralSigns.LOWER);
      LiteralSigns.Signs upper =
          signs.of(rows.block(), rows.template(), layout.max[slot], LiteralSigns.UPPER);
      if (lower.isConstant() && upper.isConstant()) {
        if (!isPossible(op, lower.of(0), upper.of(0))) {
          ranks.clear();
        }
        return;
      }
      for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
        int min = lower.of(rank);
        int max = upper.of(rank);
        if (min == LiteralSigns.UNSURE || max == LiteralSigns.UNSURE) {
          unsure.set(rank);
        } else if (!isPossible(op, min, max)) {
          ranks.clear(rank);
        }
      }
    };
  }

  /** Whether a value can compare so, by how the least and the greatest do. */
  private static boolean isPossible(Predicate.Op op, int min, int max) {
    boolean equal = min <= 0 && max >= 0;
    return switch (op) {
      case EQ, EQ_NULL_SAFE -> equal;
      case NE -> min < 0 || max > 0;
      case LT -> min < 0;
      case LE -> min < 0 || equal;
      case GT -> max > 0;
      case GE -> max > 0 || equal;
    };
  }

  /** Between the least and the greatest of a list; which of them is left to be asked. */
  private static BlockSieve in(Predicate.In in, ColumnSlots slots) {
    int slot = statsSlot(in.column(), slots);
    List<Object> literals = new ArrayList<>();
    for (@Nullable Object given : in.literals()) {
      Object literal = slot < 0 || given == null ? null : TypedValue.of(given, slots.type(slot));
      if (literal != null) {
        literals.add(literal);
      } else if (slot < 0 || given != null) {
        return UNSURE;
      }
    }
    if (literals.isEmpty()) {
      return in.literals().isEmpty() ? NOTHING : UNSURE;
    }
    literals.sort(TypedValue::compare);
    Object greatest = literals.get(literals.size() - 1);
    BlockSieve from = compare(in.column(), Predicate.Op.GE, literals.get(0), slots);
    BlockSieve to = compare(in.column(), Predicate.Op.LE, greatest, slots);
    boolean range = literals.size() > 1;
    return (rows, ranks, unsure) -> {
      from.sift(rows, ranks, unsure);
      to.sift(rows, ranks, unsure);
      if (range) {
        unsure.or(ranks);
      }
    };
  }
}
