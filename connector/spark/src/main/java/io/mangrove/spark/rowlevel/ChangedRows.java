package io.mangrove.spark.rowlevel;

import java.util.List;

/**
 * What the tasks of a statement together make of the rows of the table.
 *
 * <p>A row that a MERGE changes must have one match. Spark looks for a second one in each task, and
 * asks for a join that brings all matches of a row to one; a join of which it splits a large
 * partition of the source meets the same rows of the table in several tasks all the same.
 *
 * @param gone the rows that are deleted or replaced
 * @param deltas of the tasks
 */
record ChangedRows(GoneRows gone, List<RowDelta> deltas) {

  static ChangedRows of(List<RowDelta> deltas) {
    GoneRows gone = new GoneRows();
    for (RowDelta delta : deltas) {
      gone.addAll(delta.deleted());
      gone.addAll(delta.replaced());
    }
    return new ChangedRows(gone, deltas);
  }

  /**
   * Whether it is not decided what becomes of a row, because it was changed more than once.
   *
   * @param mayBeDeletedAgain whether a row that is deleted twice is as good as deleted once
   */
  boolean isOpen(boolean mayBeDeletedAgain) {
    long updates = deltas.stream().mapToLong(RowDelta::updated).sum();
    long deletes = deltas.stream().mapToLong(RowDelta::deletes).sum();
    if (gone.count() == updates + deletes) {
      return false;
    }
    if (!mayBeDeletedAgain) {
      return true;
    }
    GoneRows deleted = new GoneRows();
    deltas.forEach(delta -> deleted.addAll(delta.deleted()));
    return gone.count() < updates + deleted.count();
  }
}
