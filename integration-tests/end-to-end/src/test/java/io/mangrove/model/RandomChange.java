package io.mangrove.model;

import io.mangrove.model.Merge.When;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes statements for a table of given columns. The first column is of type INT. */
final class RandomChange {
  private static final int VALUES = 20;

  private final Random random;
  private final List<ModelColumn> columns;
  private final boolean ambiguous;

  /**
   * Makes statements.
   *
   * @param ambiguous whether MERGEs among them may match a row more than once
   */
  RandomChange(Random random, List<ModelColumn> columns, boolean ambiguous) {
    this.random = random;
    this.columns = columns;
    this.ambiguous = ambiguous;
  }

  static List<ModelColumn> columns(Random random) {
    List<ModelColumn> columns = new ArrayList<>(List.of(new ModelColumn("k", ModelType.INT)));
    int more = 1 + random.nextInt(4);
    for (int i = 1; i <= more; i++) {
      ModelType[] types = ModelType.values();
      columns.add(new ModelColumn("c" + i, types[random.nextInt(types.length)]));
    }
    return columns;
  }

  Change insert() {
    return new Change.Insert(
        rows(1 + random.nextInt(6), false),
        random.nextBoolean() ? "COALESCE(1)" : "REPARTITION(2, k)");
  }

  Change any() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> insert();
      case 2, 3 -> new Change.Delete(oneIn(12) ? null : condition(true, false));
      case 4, 5, 6 -> new Change.Update(oneIn(6) ? null : condition(true, false), set(true, false));
      default -> merge();
    };
  }

  private Change merge() {
    List<Merge.Clause> clauses = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      clauses.add(new Merge.Clause(When.MATCHED, sometimes(i, true, true), action(true, true)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      List<Assignment> set = oneIn(2) ? List.of() : set(false, true);
      clauses.add(new Merge.Clause(When.NOT_MATCHED, sometimes(i, false, true), set));
    }
    for (int i = random.nextInt(3) - 1; i > 0 || clauses.isEmpty(); i--) {
      clauses.add(
          new Merge.Clause(
              When.NOT_MATCHED_BY_SOURCE, sometimes(i, true, false), action(true, false)));
    }
    List<ModelRow> source = rows(1 + random.nextInt(6), !ambiguous || !oneIn(8));
    return new Merge(source, oneIn(4) ? condition(true, oneIn(2)) : null, clauses);
  }

  /** Only the last clause of its kind may be without a condition. */
  private @Nullable Condition sometimes(int left, boolean target, boolean source) {
    return left <= 1 && oneIn(2) ? null : condition(target, source);
  }

  private @Nullable List<Assignment> action(boolean target, boolean source) {
    if (oneIn(3)) {
      return null;
    }
    return source && oneIn(2) ? List.of() : set(target, source);
  }

  private List<Assignment> set(boolean target, boolean source) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      numbers.add(i);
    }
    Collections.shuffle(numbers, random);
    List<Assignment> set = new ArrayList<>();
    for (int column : numbers.subList(0, 1 + random.nextInt(numbers.size()))) {
      set.add(assignment(column, target, source));
    }
    return set;
  }

  private Assignment assignment(int column, boolean target, boolean source) {
    ModelType type = columns.get(column).type();
    int other = random.nextInt(columns.size());
    boolean fits = columns.get(other).type() == type;
    if (oneIn(8)) {
      return new Assignment(column, Assignment.Kind.NULL, 0);
    }
    if (source && fits && oneIn(2)) {
      return new Assignment(column, Assignment.Kind.OF_SOURCE, other);
    }
    if (target && fits && oneIn(2)) {
      return new Assignment(column, Assignment.Kind.OF_TARGET, other);
    }
    if (target && type == ModelType.INT && oneIn(2)) {
      return new Assignment(column, Assignment.Kind.ONE_MORE, 0);
    }
    return new Assignment(column, Assignment.Kind.VALUE, random.nextInt(VALUES));
  }

  private Condition condition(boolean target, boolean source) {
    if (oneIn(4)) {
      return new Condition.Joined(
          random.nextBoolean(), condition(target, source), condition(target, source));
    }
    if (oneIn(8)) {
      return new Condition.Not(condition(target, source));
    }
    boolean ofTarget = target && (!source || random.nextBoolean());
    int number = oneIn(2) ? 0 : random.nextInt(columns.size());
    ModelColumn column = columns.get(number);
    boolean whole = column.type() == ModelType.INT || column.type() == ModelType.BIGINT;
    Comparison[] all = Comparison.values();
    Comparison how = all[random.nextInt(all.length)];
    if (!whole && (how == Comparison.ABOVE || how == Comparison.EVEN)) {
      how = Comparison.EQUAL;
    }
    return new Condition.Compared(ofTarget, number, column, how, random.nextInt(VALUES));
  }

  private List<ModelRow> rows(int count, boolean distinctKeys) {
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      keys.add(i);
    }
    Collections.shuffle(keys, random);
    List<ModelRow> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      @Nullable Integer[] cells = new Integer[columns.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = oneIn(8) ? null : random.nextInt(VALUES);
      }
      if (distinctKeys && cells[0] != null) {
        cells[0] = keys.get(row);
      }
      rows.add(new ModelRow(cells));
    }
    return rows;
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}
