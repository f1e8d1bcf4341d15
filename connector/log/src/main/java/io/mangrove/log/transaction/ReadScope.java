package io.mangrove.log.transaction;

import io.mangrove.log.stats.Predicate;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that a commit's outcome depends on: those that match any of the predicates.
 *
 * @param predicates empty: nothing was read
 */
record ReadScope(List<Predicate> predicates) {
  static final ReadScope NOTHING = new ReadScope(List.of());

  ReadScope {
    predicates = List.copyOf(predicates);
  }

  ReadScope and(Predicate predicate) {
    List<Predicate> more = new ArrayList<>(predicates);
    more.add(predicate);
    return new ReadScope(more);
  }

  boolean isNothing() {
    return predicates.isEmpty();
  }
}
