package io.mangrove.model;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A MERGE that matches rows by their first column.
 *
 * @param on what else has to hold of a pair; null for nothing
 */
record Merge(List<ModelRow> source, @Nullable Condition on, List<Clause> clauses)
    implements Change {
  /** Which rows a clause is about. */
  enum When {
    MATCHED("WHEN MATCHED"),
    NOT_MATCHED("WHEN NOT MATCHED"),
    NOT_MATCHED_BY_SOURCE("WHEN NOT MATCHED BY SOURCE");

    private final String sql;

    When(String sql) {
      this.sql = sql;
    }
  }

  /**
   * One clause.
   *
   * @param set null for DELETE, empty for all columns as the source has them
   */
  record Clause(When when, @Nullable Condition condition, @Nullable List<Assignment> set) {
    String sql(List<ModelColumn> columns) {
      String head = when.sql + (condition == null ? "" : " AND " + condition.sql("t.", "s."));
      return head + " THEN " + action(columns);
    }

    private String action(List<ModelColumn> columns) {
      if (set == null) {
        return "DELETE";
      }
      if (when != When.NOT_MATCHED) {
        return set.isEmpty()
            ? "UPDATE SET *"
            : "UPDATE SET "
                + set.stream().map(one -> one.sql(columns, "t.", "s.")).collect(joining(", "));
      }
      return set.isEmpty()
          ? "INSERT *"
          : "INSERT (%s) VALUES (%s)"
              .formatted(
                  set.stream().map(one -> columns.get(one.column()).name()).collect(joining(", ")),
                  set.stream().map(one -> one.value(columns, "t.", "s.")).collect(joining(", ")));
    }

    @Nullable Integer[] cells(int width, @Nullable ModelRow target, @Nullable ModelRow row) {
      if (set == null || (set.isEmpty() && row == null)) {
        throw new IllegalStateException("a clause without a row");
      }
      return set.isEmpty() ? row.cells() : Assignment.cells(set, width, target, row);
    }
  }

  @Override
  public String sql(String table, List<ModelColumn> columns) {
    String key = columns.get(0).name();
    return "MERGE INTO %s t USING (SELECT * FROM VALUES %s) s ON t.%s = s.%s%s %s"
        .formatted(
            table,
            Change.values(source, columns),
            key,
            key,
            on == null ? "" : " AND " + on.sql("t.", "s."),
            clauses.stream().map(clause -> clause.sql(columns)).collect(joining(" ")));
  }

  @Override
  public @Nullable List<ModelRow> after(List<ModelRow> before) {
    List<ModelRow> after = new ArrayList<>();
    Set<ModelRow> matched = new HashSet<>();
    for (ModelRow target : before) {
      List<ModelRow> pairs = source.stream().filter(row -> isPair(target, row)).toList();
      if (pairs.size() > 1 && allowsOnePairOnly()) {
        return null;
      }
      matched.addAll(pairs);
      ModelRow row = pairs.isEmpty() ? null : pairs.get(0);
      ModelRow made = apply(row == null ? When.NOT_MATCHED_BY_SOURCE : When.MATCHED, target, row);
      if (made != null) {
        after.add(made);
      }
    }
    for (ModelRow row : source) {
      if (!matched.contains(row)) {
        ModelRow made = apply(When.NOT_MATCHED, null, row);
        if (made != null) {
          after.add(made);
        }
      }
    }
    return after;
  }

  private boolean isPair(ModelRow target, ModelRow row) {
    Integer key = target.cell(0);
    return key != null && key.equals(row.cell(0)) && (on == null || on.isTrue(target, row));
  }

  /** A row may be deleted more than once where nothing else can become of it. */
  private boolean allowsOnePairOnly() {
    List<Clause> ofPairs = clauses.stream().filter(clause -> clause.when == When.MATCHED).toList();
    if (ofPairs.isEmpty()) {
      return false;
    }
    Clause first = ofPairs.get(0);
    return ofPairs.size() > 1 || first.set() != null || first.condition() != null;
  }

  /** What the first clause that holds makes of a row; null if it is deleted, or not inserted. */
  private @Nullable ModelRow apply(When when, @Nullable ModelRow target, @Nullable ModelRow row) {
    for (Clause clause : clauses) {
      if (clause.when == when
          && (clause.condition == null || clause.condition.isTrue(target, row))) {
        if (clause.set == null) {
          return null;
        }
        int width = (target == null ? source.get(0) : target).cells().length;
        @Nullable Integer[] cells = clause.cells(width, target, row);
        return target == null ? new ModelRow(cells) : target.changed(cells);
      }
    }
    return target;
  }
}
