package io.mangrove.model;

import org.jspecify.annotations.Nullable;

/** How a condition compares a column with a value. */
enum Comparison {
  EQUAL,
  SAME,
  ABOVE,
  EVEN,
  MISSING;

  String sql(String column, String literal) {
    return switch (this) {
      case EQUAL -> column + " = " + literal;
      case SAME -> column + " <=> " + literal;
      case ABOVE -> column + " > " + literal;
      case EVEN -> column + " % 2 = 0";
      case MISSING -> column + " IS NULL";
    };
  }

  @Nullable Boolean holds(@Nullable Integer cell, int value) {
    return switch (this) {
      case MISSING -> cell == null;
      case SAME -> cell != null && cell == value;
      case EQUAL -> cell == null ? null : Boolean.valueOf(cell == value);
      case ABOVE -> cell == null ? null : Boolean.valueOf(cell > value);
      case EVEN -> cell == null ? null : Boolean.valueOf(cell % 2 == 0);
    };
  }
}
