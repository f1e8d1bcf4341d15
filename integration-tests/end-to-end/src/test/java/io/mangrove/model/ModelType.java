package io.mangrove.model;

import org.jspecify.annotations.Nullable;

/** A type of a model's column. Its values are numbers, which each type spells in its own way. */
enum ModelType {
  INT("INT"),
  BIGINT("BIGINT"),
  STRING("STRING"),
  DOUBLE("DOUBLE"),
  DATE("DATE"),
  DECIMAL("DECIMAL(9,2)"),
  STRUCT("STRUCT<a: INT, b: STRING>"),
  ARRAY("ARRAY<INT>");

  private final String sql;

  ModelType(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }

  /** The value as a statement has it. */
  String literal(@Nullable Integer value) {
    if (value == null) {
      return "CAST(NULL AS " + sql + ")";
    }
    return switch (this) {
      case INT -> value.toString();
      case BIGINT -> value + "L";
      case STRING -> "'s" + value + "'";
      case DOUBLE -> value + ".5D";
      case DATE -> "DATE'" + shown(value) + "'";
      case DECIMAL -> "CAST(" + value + ".25 AS " + sql + ")";
      case STRUCT ->
          "named_struct('a', %d, 'b', %s)".formatted(value, STRING.literal(ofStruct(value)));
      case ARRAY -> "array(" + value + ", " + (value + 1) + ")";
    };
  }

  /** The value as a cast to STRING shows it. */
  @Nullable String shown(@Nullable Integer value) {
    if (value == null) {
      return null;
    }
    return switch (this) {
      case INT, BIGINT -> value.toString();
      case STRING -> "s" + value;
      case DOUBLE -> value + ".5";
      case DATE -> "20%02d-01-07".formatted(value);
      case DECIMAL -> value + ".25";
      case STRUCT -> "{" + value + ", " + STRING.shown(ofStruct(value)) + "}";
      case ARRAY -> "[" + value + ", " + (value + 1) + "]";
    };
  }

  private static @Nullable Integer ofStruct(int value) {
    return value % 3 == 0 ? null : value;
  }
}
