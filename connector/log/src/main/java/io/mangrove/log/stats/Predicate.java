package io.mangrove.log.stats;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on rows, in SQL's three-valued logic, as far as partition values and statistics can
 * judge it. Columns are paths of names from the top down; literals have the form {@link TypedValue}
 * describes for the column's type.
 */
public sealed interface Predicate extends Serializable {

  /** How two values are compared. */
  enum Op {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    /** Like EQ, but null equals null and never yields null. */
    EQ_NULL_SAFE
  }

  record And(Predicate left, Predicate right) implements Predicate {
    public And {
      requireNonNull(left, "left");
      requireNonNull(right, "right");
    }
  }

  record Or(Predicate left, Predicate right) implements Predicate {
    public Or {
      requireNonNull(left, "left");
      requireNonNull(right, "right");
    }
  }

  record Not(Predicate child) implements Predicate {
    public Not {
      requireNonNull(child, "child");
    }
  }

  /**
   * The column on the left of the operator, the literal on its right; a null literal is allowed.
   */
  record Compare(List<String> column, Op op, @Nullable Object literal) implements Predicate {
    public Compare {
      column = List.copyOf(column);
      requireNonNull(op, "op");
    }
  }

  record IsNull(List<String> column) implements Predicate {
    public IsNull {
      column = List.copyOf(column);
    }
  }

  record IsNotNull(List<String> column) implements Predicate {
    public IsNotNull {
      column = List.copyOf(column);
    }
  }

  record In(List<String> column, List<@Nullable Object> literals) implements Predicate {
    public In {
      column = List.copyOf(column);
      // List.copyOf rejects null, and null is a legal literal.
      literals = Collections.unmodifiableList(new ArrayList<>(literals));
    }
  }

  record StartsWith(List<String> column, String prefix) implements Predicate {
    public StartsWith {
      column = List.copyOf(column);
      requireNonNull(prefix, "prefix");
    }
  }

  /** True or false for every row. */
  record Always(boolean value) implements Predicate {}

  /** A condition that statistics say nothing about: it may hold or not hold for any row. */
  record Unknown() implements Predicate {}
}
