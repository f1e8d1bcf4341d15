package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.stats.Predicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a commit's outcome depends on.
 *
 * @param predicates those that match any of these, with all files they are in; searches know better
 *     of files that others add
 * @param rowPredicates those that match any of these; each one in the version that was read is
 *     either masked by the commit or among {@code rows}
 * @param rows by the path of the file they are in
 * @param moved files that are not of the version that was read, and hold rows of it: a commit since
 *     has rearranged them; by path
 * @param asFiles whether it depends on the files that hold them, too
 */
record ReadScope(
    List<RowsRead> predicates,
    List<RowsRead> rowPredicates,
    Map<String, DeletionVector> rows,
    Map<String, AddFile> moved,
    boolean asFiles) {
  static final ReadScope NOTHING = new ReadScope(List.of(), List.of(), Map.of(), Map.of(), false);

  ReadScope {
    predicates = List.copyOf(predicates);
    rowPredicates = List.copyOf(rowPredicates);
    rows = Map.copyOf(rows);
    moved = Map.copyOf(moved);
  }

  ReadScope and(RowsRead more) {
    return new ReadScope(more(predicates, more), rowPredicates, rows, moved, asFiles);
  }

  ReadScope andRows(RowsRead more) {
    return new ReadScope(predicates, more(rowPredicates, more), rows, moved, asFiles);
  }

  ReadScope andRows(String path, DeletionVector positions) {
    if (positions.isEmpty()) {
      return this;
    }
    Map<String, DeletionVector> more = new HashMap<>(rows);
    more.merge(path, positions, DeletionVector::union);
    return new ReadScope(predicates, rowPredicates, more, moved, asFiles);
  }

  /** Every row, in just the files that hold it: they are to be read by another schema. */
  ReadScope andAllFiles() {
    ReadScope all = and(new RowsRead(new Predicate.Always(true), null));
    return new ReadScope(all.predicates, rowPredicates, rows, moved, true);
  }

  /** The same behind a winner that may have moved rows that were read into files of its own. */
  ReadScope behind(Winner winner) {
    if (isNothing()) {
      return this;
    }
    Map<String, AddFile> more = new HashMap<>(moved);
    for (AddFile file : winner.all(AddFile.class)) {
      if (!file.dataChange()) {
        more.put(file.path(), file);
      }
    }
    return more.size() == moved.size()
        ? this
        : new ReadScope(predicates, rowPredicates, rows, more, asFiles);
  }

  private static <T> List<T> more(List<T> known, T one) {
    List<T> more = new ArrayList<>(known);
    more.add(one);
    return more;
  }

  boolean isNothing() {
    return predicates.isEmpty() && rowPredicates.isEmpty() && rows.isEmpty();
  }
}
