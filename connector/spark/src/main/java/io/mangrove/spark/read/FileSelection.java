package io.mangrove.spark.read;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.DataSkipping;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.StatsTotals;
import java.util.BitSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The files of a snapshot that a scan has to read. Never changes. */
final class FileSelection {
  private final ActiveFiles files;
  private final BitSet rows;
  private final long sizeBytes;

  private FileSelection(ActiveFiles files, BitSet rows) {
    this.files = files;
    this.rows = rows;
    long sum = 0;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      sum += files.sizeBytes(row);
    }
    this.sizeBytes = sum;
  }

  /**
   * @param partitions the ordinals to read; null for all
   * @param predicate what rows must match; files whose statistics exclude it are left out
   */
  static FileSelection of(Snapshot snapshot, @Nullable BitSet partitions, Predicate predicate) {
    ActiveFiles files = snapshot.activeFiles();
    BitSet rows = new BitSet(files.rows());
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      if (partitions == null || partitions.get(files.partitionOrdinal(row))) {
        rows.set(row);
      }
    }
    if (!predicate.equals(new Predicate.Always(true))) {
      rows =
          DataSkipping.keep(files, snapshot.schema(), snapshot.partitionColumns(), predicate, rows);
    }
    return new FileSelection(files, rows);
  }

  /** These files without those of other partitions. */
  FileSelection inPartitions(BitSet partitions) {
    BitSet kept = new BitSet(rows.length());
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (partitions.get(files.partitionOrdinal(row))) {
        kept.set(row);
      }
    }
    return new FileSelection(files, kept);
  }

  /**
   * Those of these files that are among others.
   *
   * @param others row numbers
   */
  FileSelection among(BitSet others) {
    BitSet kept = (BitSet) rows.clone();
    kept.and(others);
    return new FileSelection(files, kept);
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
    return new FileSelection(files, kept);
  }

  /** Whether any of the files has rows that are masked. */
  boolean hasDeletionVectors() {
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (files.deletionVector(row) != null) {
        return true;
      }
    }
    return false;
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

  /** How many rows the files hold together, where each of them tells. */
  OptionalLong rowCount() {
    return StatsTotals.rowCount(files, rows);
  }
}
