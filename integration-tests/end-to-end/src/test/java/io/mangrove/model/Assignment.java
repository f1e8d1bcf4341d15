package io.mangrove.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column is set to.
 *
 * @param of the value, or the number of the column that it comes from
 */
record Assignment(int column, Kind kind, int of) {
  enum Kind {
    VALUE,
    NULL,
    ONE_MORE,
    OF_TARGET,
    OF_SOURCE
  }

  String sql(List<ModelColumn> columns, String target, String source) {
    return columns.get(column).name() + " = " + value(columns, target, source);
  }

  String value(List<ModelColumn> columns, String target, String source) {
    ModelColumn set = columns.get(column);
    return switch (kind) {
      case VALUE -> set.type().literal(of);
      case NULL -> "NULL";
      case ONE_MORE -> target + set.name() + " + 1";
      case OF_TARGET -> target + columns.get(of).name();
      case OF_SOURCE -> source + columns.get(of).name();
    };
  }

  private @Nullable Integer cell(@Nullable ModelRow target, @Nullable ModelRow source) {
    return switch (kind) {
      case VALUE -> Integer.valueOf(of);
      case NULL -> null;
      case ONE_MORE -> oneMore(requireNonNull(target).cell(column));
      case OF_TARGET -> requireNonNull(target).cell(of);
      case OF_SOURCE -> requireNonNull(source).cell(of);
    };
  }

  private static @Nullable Integer oneMore(@Nullable Integer cell) {
    return cell == null ? null : Integer.valueOf(cell + 1);
  }

  /** The row that assignments make of a row, or of none. */
  static @Nullable Integer[] cells(
      List<Assignment> all, int width, @Nullable ModelRow target, @Nullable ModelRow source) {
    @Nullable Integer[] cells = target == null ? new Integer[width] : target.cells();
    for (Assignment one : all) {
      cells[one.column] = one.cell(target, source);
    }
    return cells;
  }
}
