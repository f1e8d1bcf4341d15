package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.stats.MaskedStats;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file that is to be in the table with rows masked.
 *
 * @param file its statistics tell the number of its rows. PROTOCOL: Writer Requirement for Deletion
 *     Vectors
 * @param rows all that are to be masked, those that were before included
 * @param dataChange whether the table loses rows by it
 */
record Masking(AddFile file, DeletionVector rows, boolean dataChange) {

  /**
   * The files as they are then, in the same order; null for one of which no row is left. Their
   * vectors are written before this returns.
   */
  static List<@Nullable AddFile> written(List<Masking> maskings, CommitVectors vectors) {
    List<DeletionVector> partial = new ArrayList<>();
    for (Masking masking : maskings) {
      if (!masking.leavesNothing()) {
        partial.add(masking.rows);
      }
    }
    List<DeletionVectorDescriptor> descriptors = vectors.write(partial);
    List<@Nullable AddFile> files = new ArrayList<>(maskings.size());
    int next = 0;
    for (Masking masking : maskings) {
      files.add(
          masking.leavesNothing()
              ? null
              : masking.file.masked(
                  descriptors.get(next++), statsWhenMasked(masking.file), masking.dataChange));
    }
    return files;
  }

  private boolean leavesNothing() {
    long all = numRecords();
    if (!rows.isEmpty() && rows.last() >= all) {
      throw new IllegalArgumentException(
          "row " + rows.last() + " of " + file.path() + ", which has " + all);
    }
    return rows.cardinality() == all;
  }

  private long numRecords() {
    OptionalLong told = MaskedStats.numRecords(file.stats());
    if (told.isEmpty()) {
      throw CommitError.DELTA_DELETION_VECTOR_MISSING_NUM_RECORDS.with("file", file.path());
    }
    return told.getAsLong();
  }

  /** What a file's statistics say once rows of it are masked. */
  static @Nullable String statsWhenMasked(AddFile file) {
    return file.stats() == null ? null : MaskedStats.of(file.stats());
  }
}
