package io.mangrove.model;

import org.jspecify.annotations.Nullable;

/** A condition in SQL and in Java; null is SQL's unknown. */
interface Condition {
  /**
   * The condition in SQL.
   *
   * @param target the name before the target's columns, with its dot
   * @param source the name before the source's columns
   */
  String sql(String target, String source);

  /** Whether it holds; {@code source} is null where there is no row of it. */
  @Nullable Boolean holds(@Nullable ModelRow target, @Nullable ModelRow source);

  default boolean isTrue(@Nullable ModelRow target, @Nullable ModelRow source) {
    return Boolean.TRUE.equals(holds(target, source));
  }

  /** A column of one side against a value. */
  record Compared(boolean ofTarget, int column, ModelColumn is, Comparison how, int value)
      implements Condition {
    @Override
    public String sql(String target, String source) {
      return how.sql((ofTarget ? target : source) + is.name(), is.type().literal(value));
    }

    @Override
    public @Nullable Boolean holds(@Nullable ModelRow target, @Nullable ModelRow source) {
      ModelRow row = ofTarget ? target : source;
      return how.holds(row == null ? null : row.cell(column), value);
    }
  }

  /** One of the two, or both. */
  record Joined(boolean and, Condition left, Condition right) implements Condition {
    @Override
    public String sql(String target, String source) {
      return "(%s %s %s)"
          .formatted(left.sql(target, source), and ? "AND" : "OR", right.sql(target, source));
    }

    @Override
    public @Nullable Boolean holds(@Nullable ModelRow target, @Nullable ModelRow source) {
      Boolean first = left.holds(target, source);
      Boolean second = right.holds(target, source);
      Boolean decides = !and;
      if (decides.equals(first) || decides.equals(second)) {
        return decides;
      }
      return (first == null || second == null) ? null : and;
    }
  }

  /** The opposite. */
  record Not(Condition of) implements Condition {
    @Override
    public String sql(String target, String source) {
      return "NOT (" + of.sql(target, source) + ")";
    }

    @Override
    public @Nullable Boolean holds(@Nullable ModelRow target, @Nullable ModelRow source) {
      Boolean holds = of.holds(target, source);
      return holds == null ? null : !holds;
    }
  }
}
