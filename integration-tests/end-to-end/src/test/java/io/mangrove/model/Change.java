package io.mangrove.model;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that changes a table, in SQL and as what it does to a model's rows. */
interface Change {
  String sql(String table, List<ModelColumn> columns);

  /** The rows after it: those it leaves alone are the same objects. Null if it must fail. */
  @Nullable List<ModelRow> after(List<ModelRow> before);

  /** The rows of VALUES, with names for the columns. */
  static String values(List<ModelRow> rows, List<ModelColumn> columns) {
    return rows.stream().map(row -> literals(row, columns)).collect(joining(", "))
        + columns.stream().map(ModelColumn::name).collect(joining(", ", " AS v(", ")"));
  }

  private static String literals(ModelRow row, List<ModelColumn> columns) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      literals.add(columns.get(i).type().literal(row.cell(i)));
    }
    return "(" + String.join(", ", literals) + ")";
  }

  record Insert(List<ModelRow> rows, String hint) implements Change {
    @Override
    public String sql(String table, List<ModelColumn> columns) {
      return "INSERT INTO %s SELECT /*+ %s */ * FROM VALUES %s"
          .formatted(table, hint, values(rows, columns));
    }

    @Override
    public List<ModelRow> after(List<ModelRow> before) {
      List<ModelRow> after = new ArrayList<>(before);
      rows.forEach(row -> after.add(new ModelRow(row.cells())));
      return after;
    }
  }

  record Delete(@Nullable Condition condition) implements Change {
    @Override
    public String sql(String table, List<ModelColumn> columns) {
      return "DELETE FROM " + table + where(condition);
    }

    @Override
    public List<ModelRow> after(List<ModelRow> before) {
      return before.stream().filter(row -> !meets(condition, row)).toList();
    }
  }

  record Update(@Nullable Condition condition, List<Assignment> set) implements Change {
    @Override
    public String sql(String table, List<ModelColumn> columns) {
      return "UPDATE %s SET %s%s"
          .formatted(
              table,
              set.stream().map(one -> one.sql(columns, "", "")).collect(joining(", ")),
              where(condition));
    }

    @Override
    public List<ModelRow> after(List<ModelRow> before) {
      List<ModelRow> after = new ArrayList<>();
      for (ModelRow row : before) {
        after.add(
            meets(condition, row)
                ? row.changed(Assignment.cells(set, row.cells().length, row, null))
                : row);
      }
      return after;
    }
  }

  private static String where(@Nullable Condition condition) {
    return condition == null ? "" : " WHERE " + condition.sql("", "");
  }

  private static boolean meets(@Nullable Condition condition, ModelRow row) {
    return condition == null || condition.isTrue(row, null);
  }
}
