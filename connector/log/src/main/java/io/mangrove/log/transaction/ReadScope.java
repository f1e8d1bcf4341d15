package io.mangrove.log.transaction;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.stats.Predicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a commit's outcome depends on.
 *
 * @param predicates those that match any of these, with all files they are in
 * @param rowPredicates those that match any of these; each one in the version that was read is
 *     either masked by the commit or among {@code rows}
 * @param rows by the path of the file they are in
 */
record ReadScope(
    List<Predicate> predicates, List<Predicate> rowPredicates, Map<String, DeletionVector> rows) {
  static final ReadScope NOTHING = new ReadScope(List.of(), List.of(), Map.of());

  ReadScope {
    predicates = List.copyOf(predicates);
    rowPredicates = List.copyOf(rowPredicates);
    rows = Map.copyOf(rows);
  }

  ReadScope and(Predicate predicate) {
    return new ReadScope(more(predicates, predicate), rowPredicates, rows);
  }

  ReadScope andRows(Predicate predicate) {
    return new ReadScope(predicates, more(rowPredicates, predicate), rows);
  }

  ReadScope andRows(String path, DeletionVector positions) {
    if (positions.isEmpty()) {
      return this;
    }
    Map<String, DeletionVector> more = new HashMap<>(rows);
    more.merge(path, positions, DeletionVector::union);
    return new ReadScope(predicates, rowPredicates, more);
  }

  private static List<Predicate> more(List<Predicate> predicates, Predicate predicate) {
    List<Predicate> more = new ArrayList<>(predicates);
    more.add(predicate);
    return more;
  }

  boolean isNothing() {
    return predicates.isEmpty() && rowPredicates.isEmpty() && rows.isEmpty();
  }
}
