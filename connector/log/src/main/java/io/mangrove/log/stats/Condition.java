package io.mangrove.log.stats;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A predicate made ready to be judged against the bounds of its columns. Both answers may be
 * possible for a file, since its rows differ; a row may also be neither, where SQL says null.
 */
interface Condition {

  /** Whether a row within these bounds may fulfil the predicate. */
  boolean mayBeTrue(ColumnBounds[] columns);

  /** Whether a row within these bounds may fail it, so that its negation is true. */
  boolean mayBeFalse(ColumnBounds[] columns);

  /** Nothing is known. */
  Condition UNKNOWN = of(columns -> true, columns -> true);

  /** One of the two questions. */
  interface Possible {
    boolean in(ColumnBounds[] columns);
  }

  static Condition of(Possible isTrue, Possible isFalse) {
    return new Condition() {
      @Override
      public boolean mayBeTrue(ColumnBounds[] columns) {
        return isTrue.in(columns);
      }

      @Override
      public boolean mayBeFalse(ColumnBounds[] columns) {
        return isFalse.in(columns);
      }
    };
  }

  /** A predicate whose columns are found in {@code slots}; the others are unknown. */
  static Condition of(Predicate predicate, ColumnSlots slots) {
    if (predicate instanceof Predicate.And and) {
      Condition left = of(and.left(), slots);
      Condition right = of(and.right(), slots);
      return of(
          columns -> left.mayBeTrue(columns) && right.mayBeTrue(columns),
          columns -> left.mayBeFalse(columns) || right.mayBeFalse(columns));
    }
    if (predicate instanceof Predicate.Or or) {
      Condition left = of(or.left(), slots);
      Condition right = of(or.right(), slots);
      return of(
          columns -> left.mayBeTrue(columns) || right.mayBeTrue(columns),
          columns -> left.mayBeFalse(columns) && right.mayBeFalse(columns));
    }
    if (predicate instanceof Predicate.Not not) {
      Condition child = of(not.child(), slots);
      return of(child::mayBeFalse, child::mayBeTrue);
    }
    if (predicate instanceof Predicate.Always always) {
      return of(columns -> always.value(), columns -> !always.value());
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return isNull(isNull.column(), slots);
    }
    if (predicate instanceof Predicate.IsNotNull isNotNull) {
      Condition isNull = isNull(isNotNull.column(), slots);
      return of(isNull::mayBeFalse, isNull::mayBeTrue);
    }
    if (predicate instanceof Predicate.Compare compare) {
      return compare(compare, slots);
    }
    if (predicate instanceof Predicate.In in) {
      return in(in, slots);
    }
    if (predicate instanceof Predicate.StartsWith startsWith) {
      return startsWith(startsWith, slots);
    }
    return UNKNOWN;
  }

  private static Condition isNull(List<String> column, ColumnSlots slots) {
    int slot = slots.slot(column);
    return slot < 0
        ? UNKNOWN
        : of(columns -> columns[slot].mayHoldNull(), columns -> columns[slot].mayHoldValue());
  }

  private static Condition compare(Predicate.Compare compare, ColumnSlots slots) {
    boolean nullSafe = compare.op() == Predicate.Op.EQ_NULL_SAFE;
    if (compare.literal() == null) {
      // Compared with null, nothing is true and nothing is false.
      return nullSafe ? isNull(compare.column(), slots) : of(columns -> false, columns -> false);
    }
    int slot = slots.slot(compare.column());
    Object literal = slot < 0 ? null : TypedValue.of(compare.literal(), slots.type(slot));
    if (literal == null) {
      return UNKNOWN;
    }
    Possible below = possible(slot, column -> column.mayBeBelow(literal));
    Possible above = possible(slot, column -> column.mayBeAbove(literal));
    Possible equal = possible(slot, column -> column.mayBe(literal));
    Possible different = possible(slot, column -> column.mayDifferFrom(literal));
    Possible atMost = columns -> below.in(columns) || equal.in(columns);
    Possible atLeast = columns -> above.in(columns) || equal.in(columns);
    return switch (compare.op()) {
      case EQ -> of(equal, different);
      case NE -> of(different, equal);
      case LT -> of(below, atLeast);
      case LE -> of(atMost, above);
      case GT -> of(above, atMost);
      case GE -> of(atLeast, below);
      case EQ_NULL_SAFE ->
          of(equal, columns -> columns[slot].mayHoldNull() || different.in(columns));
    };
  }

  /** What one of a column's values may be. */
  interface ValueTest {
    boolean passes(ColumnBounds column);
  }

  private static Possible possible(int slot, ValueTest test) {
    return columns -> columns[slot].mayHoldValue() && test.passes(columns[slot]);
  }

  private static Condition in(Predicate.In in, ColumnSlots slots) {
    int slot = slots.slot(in.column());
    if (slot < 0) {
      return UNKNOWN;
    }
    List<Object> literals = new ArrayList<>();
    boolean withNull = false;
    for (@Nullable Object given : in.literals()) {
      if (given == null) {
        withNull = true;
      } else {
        Object literal = TypedValue.of(given, slots.type(slot));
        if (literal == null) {
          return UNKNOWN;
        }
        literals.add(literal);
      }
    }
    if (in.literals().isEmpty()) {
      // Nothing is in an empty list, not even null.
      return of(columns -> false, columns -> true);
    }
    boolean neverFalse = withNull;
    literals.sort(TypedValue::compare);
    return of(
        possible(slot, column -> column.mayBeOneOf(literals)),
        // "Not in" a list with a null in it is null or false, never true.
        columns ->
            !neverFalse
                && columns[slot].mayHoldValue()
                && literals.stream().allMatch(columns[slot]::mayDifferFrom));
  }

  private static Condition startsWith(Predicate.StartsWith startsWith, ColumnSlots slots) {
    int slot = slots.slot(startsWith.column());
    String prefix = startsWith.prefix();
    if (slot < 0 || TypedValue.of(prefix, slots.type(slot)) == null) {
      return UNKNOWN;
    }
    return of(
        possible(
            slot,
            column ->
                (column.max == null || TypedValue.compare(column.max, prefix) >= 0)
                    && (column.min == null
                        || TypedValue.compare(column.min, prefix) <= 0
                        || ((String) column.min).startsWith(prefix))),
        possible(
            slot,
            column ->
                column.min == null
                    || column.max == null
                    || !((String) column.min).startsWith(prefix)
                    || !((String) column.max).startsWith(prefix)));
  }
}
