package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.DataSkipping;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.StatsTotals;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The files that a scan has to read, of a snapshot or of a feed of changes. Never changes. */
final class FileSelection {
  private final ActiveFiles files;
  private final BitSet rows;
  private final long sizeBytes;
  private final IntFunction<@Nullable DeletionVectorDescriptor> within;

  private FileSelection(
      ActiveFiles files, BitSet rows, IntFunction<@Nullable DeletionVectorDescriptor> within) {
    this.files = files;
    this.within = within;
    this.rows = rows;
    long sum = 0;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      sum += files.sizeBytes(row);
    }
    this.sizeBytes = sum;
  }

  /**
   * @param within of a file, the vector among whose rows are those to be read; null for all rows
   * @param schema the columns that the files have, partition columns included
   * @param partitions the ordinals to read; null for all
   * @param predicate what rows must match; files whose statistics exclude it are left out
   */
  static FileSelection of(
      ActiveFiles files,
      IntFunction<@Nullable DeletionVectorDescriptor> within,
      StructType schema,
      List<String> partitionColumns,
      @Nullable BitSet partitions,
      Predicate predicate) {
    BitSet rows = new BitSet(files.rows());
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      if (partitions == null || partitions.get(files.partitionOrdinal(row))) {
        rows.set(row);
      }
    }
    if (!predicate.equals(new Predicate.Always(true))) {
      rows = DataSkipping.keep(files, schema, partitionColumns, predicate, rows);
    }
    return new FileSelection(files, rows, within);
  }

  /** The same files by the numbers they have among others. */
  FileSelection in(ActiveFiles others) {
    BitSet numbers = new BitSet(others.rows());
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      DeletionVectorDescriptor vector = files.deletionVector(row);
      numbers.set(others.row(files.path(row), vector == null ? null : vector.uniqueId()));
    }
    return new FileSelection(others, numbers, row -> null);
  }

  /** These files without those of other partitions. */
  FileSelection inPartitions(BitSet partitions) {
    BitSet kept = new BitSet(rows.length());
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (partitions.get(files.partitionOrdinal(row))) {
        kept.set(row);
      }
    }
    return new FileSelection(files, kept, within);
  }

  /**
   * Those of these files that are among others.
   *
   * @param others row numbers
   */
  FileSelection among(BitSet others) {
    BitSet kept = (BitSet) rows.clone();
    kept.and(others);
    return new FileSelection(files, kept, within);
  }

  /** These files without those whose statistics exclude a predicate. */
  FileSelection matching(StructType schema, List<String> partitionColumns, Predicate predicate) {
    return new FileSelection(
        files, DataSkipping.keep(files, schema, partitionColumns, predicate, rows), within);
  }

  /** The first of these files that are known to hold this many rows together. */
  FileSelection withRows(long limit) {
    BitSet kept = new BitSet(rows.length());
    long known = 0;
    for (int row = rows.nextSetBit(0); row >= 0 && known < limit; row = rows.nextSetBit(row + 1)) {
      kept.set(row);
      BitSet one = new BitSet();
      one.set(row);
      known += StatsTotals.rowCount(files, one).orElse(0);
    }
    return new FileSelection(files, kept, within);
  }

  /** Whether any of the files has rows that are not to be read. */
  boolean hasDeletionVectors() {
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (files.deletionVector(row) != null || within(row) != null) {
        return true;
      }
    }
    return false;
  }

  /** The vector among whose rows are those of a file to be read; null for all rows. */
  @Nullable DeletionVectorDescriptor within(int row) {
    return within.apply(row);
  }

  ActiveFiles files() {
    return files;
  }

  /** Row numbers of {@link #files}; not to be changed. */
  BitSet rows() {
    return rows;
  }

  int count() {
    return rows.cardinality();
  }

  /** The sum of the files' sizes. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** How many rows there are to read, where that is known of each file. */
  OptionalLong rowCount() {
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (within(row) != null) {
        return OptionalLong.empty();
      }
    }
    return StatsTotals.rowCount(files, rows);
  }
}
