package io.mangrove.spark.rowlevel;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.stats.MaskedStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A file that loses rows.
 *
 * @param number its row number among the active files
 * @param gone the rows it loses, none of which is masked before
 */
record TouchedFile(int number, AddFile file, DeletionVector gone) {
  static List<TouchedFile> of(ActiveFiles files, Map<Integer, DeletionVector> gone) {
    List<TouchedFile> touched = new ArrayList<>(gone.size());
    gone.forEach((row, rows) -> touched.add(new TouchedFile(row, files.file(row), rows)));
    return touched;
  }

  boolean hadVector() {
    return file.deletionVector() != null;
  }

  /** Whether the log tells how many rows it has, without which none of them may be masked. */
  boolean tellsRows() {
    return MaskedStats.numRecords(file.stats()).isPresent();
  }

  /** Whether no row is left of it, as far as the log tells. */
  boolean isEmptied() {
    OptionalLong rows = MaskedStats.numRecords(file.stats());
    return rows.isPresent() && maskedBefore() + gone.cardinality() == rows.getAsLong();
  }

  private long maskedBefore() {
    DeletionVectorDescriptor before = file.deletionVector();
    return before == null ? 0 : before.cardinality();
  }
}
