package io.mangrove.log.stats;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one column's values in some rows. Filled anew for each file by one thread, which
 * saves an object per file and column.
 */
final class ColumnBounds {
  static final long UNKNOWN = -1;

  @Nullable Object min;
  @Nullable Object max;
  long nullCount = UNKNOWN;

  /** Rows altogether. */
  long rows = UNKNOWN;

  void clear() {
    min = null;
    max = null;
    nullCount = UNKNOWN;
    rows = UNKNOWN;
  }

  void copy(ColumnBounds other) {
    min = other.min;
    max = other.max;
    nullCount = other.nullCount;
    rows = other.rows;
  }

  /** Every row has this value, or is null in this column. */
  void constant(@Nullable Object value) {
    min = value;
    max = value;
    nullCount = value == null ? 1 : 0;
    rows = 1;
  }

  boolean mayHoldNull() {
    return nullCount != 0;
  }

  boolean mayHoldValue() {
    return nullCount < 0 || rows < 0 || nullCount < rows; // a count below zero is no count
  }

  /** Whether a value below {@code literal} is possible. */
  boolean mayBeBelow(Object literal) {
    return min == null || TypedValue.compare(min, literal) < 0;
  }

  /** Whether a value above {@code literal} is possible. */
  boolean mayBeAbove(Object literal) {
    return max == null || TypedValue.compare(max, literal) > 0;
  }

  /** Whether the value {@code literal} is possible. */
  boolean mayBe(Object literal) {
    return (min == null || TypedValue.compare(min, literal) <= 0)
        && (max == null || TypedValue.compare(max, literal) >= 0);
  }

  /** Whether one of these values, in ascending order, is possible. */
  boolean mayBeOneOf(List<Object> literals) {
    int first = 0;
    if (min != null) {
      int found = Collections.binarySearch(literals, min, TypedValue::compare);
      first = found < 0 ? -found - 1 : found;
    }
    return first < literals.size()
        && (max == null || TypedValue.compare(max, literals.get(first)) >= 0);
  }

  /** Whether a value other than {@code literal} is possible. */
  boolean mayDifferFrom(Object literal) {
    return mayBeBelow(literal) || mayBeAbove(literal);
  }
}
