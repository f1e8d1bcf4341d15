package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of files that one task reads. Each task gets its own, serialized, so that it is arrays
 * and paths relative to the table rather than an object per range.
 */
final class FileSplit implements InputPartition, Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] fileNumbers;
  private final String[] paths;
  private final long[] starts;
  private final long[] lengths;
  private final long[] sizes;
  private final long[] modificationTimes;
  private final int[] partitions;
  private final InternalRow[] partitionRows;
  private final @Nullable DeletionVectorDescriptor @Nullable [] deletionVectors;
  private final @Nullable DeletionVectorDescriptor @Nullable [] within;
  private final long @Nullable [] baseRowIds;
  private final long @Nullable [] rowCommitVersions;

  /**
   * @param fileNumbers row numbers of the files among the active files of their version
   * @param paths as in the log: relative to the table or absolute, percent-encoded
   * @param sizes of the whole files, in bytes
   * @param modificationTimes milliseconds since the epoch
   * @param partitions which of {@code partitionRows} holds a range's partition values
   * @param deletionVectors of the ranges' files; null where none of them has one
   * @param within of each range, the vector with all the rows to be read; null where there is none
   * @param baseRowIds of the ranges' files, negative for none; null where nobody asked
   * @param rowCommitVersions of the ranges' files, negative for none; null where nobody asked
   */
  FileSplit(
      int[] fileNumbers,
      String[] paths,
      long[] starts,
      long[] lengths,
      long[] sizes,
      long[] modificationTimes,
      int[] partitions,
      InternalRow[] partitionRows,
      @Nullable DeletionVectorDescriptor @Nullable [] deletionVectors,
      @Nullable DeletionVectorDescriptor @Nullable [] within,
      long @Nullable [] baseRowIds,
      long @Nullable [] rowCommitVersions) {
    this.fileNumbers = fileNumbers;
    this.paths = paths;
    this.starts = starts;
    this.lengths = lengths;
    this.sizes = sizes;
    this.modificationTimes = modificationTimes;
    this.partitions = partitions;
    this.partitionRows = partitionRows;
    this.deletionVectors = deletionVectors;
    this.within = within;
    this.baseRowIds = baseRowIds;
    this.rowCommitVersions = rowCommitVersions;
  }

  /** How many ranges there are. */
  int size() {
    return paths.length;
  }

  /** A split of one of the ranges alone. */
  FileSplit only(int index) {
    Long baseRowId = baseRowId(index);
    Long commitVersion = rowCommitVersion(index);
    DeletionVectorDescriptor vector = deletionVector(index);
    DeletionVectorDescriptor rows = within(index);
    return new FileSplit(
        new int[] {fileNumbers[index]},
        new String[] {paths[index]},
        new long[] {starts[index]},
        new long[] {lengths[index]},
        new long[] {sizes[index]},
        new long[] {modificationTimes[index]},
        new int[] {0},
        new InternalRow[] {partitionRow(index)},
        vector == null ? null : new DeletionVectorDescriptor[] {vector},
        rows == null ? null : new DeletionVectorDescriptor[] {rows},
        baseRowIds == null ? null : new long[] {baseRowId == null ? -1 : baseRowId},
        rowCommitVersions == null ? null : new long[] {commitVersion == null ? -1 : commitVersion});
  }

  int fileNumber(int index) {
    return fileNumbers[index];
  }

  String path(int index) {
    return paths[index];
  }

  long start(int index) {
    return starts[index];
  }

  /** In bytes. */
  long length(int index) {
    return lengths[index];
  }

  /** The size of the whole file. */
  long sizeBytes(int index) {
    return sizes[index];
  }

  long modificationTime(int index) {
    return modificationTimes[index];
  }

  /** The id of the file's first row; null where it has none or nobody asked. */
  @Nullable Long baseRowId(int index) {
    return baseRowIds == null || baseRowIds[index] < 0 ? null : baseRowIds[index];
  }

  /** The version that put the file's rows into the table; null as for {@link #baseRowId}. */
  @Nullable Long rowCommitVersion(int index) {
    return rowCommitVersions == null || rowCommitVersions[index] < 0
        ? null
        : rowCommitVersions[index];
  }

  InternalRow partitionRow(int index) {
    return partitionRows[partitions[index]];
  }

  /** The rows masked in the file; null where all of them count. */
  @Nullable DeletionVectorDescriptor deletionVector(int index) {
    return deletionVectors == null ? null : deletionVectors[index];
  }

  /**
   * The vector among whose rows are those to be read, unless {@link #deletionVector} has them too;
   * null where all others are read.
   */
  @Nullable DeletionVectorDescriptor within(int index) {
    return within == null ? null : within[index];
  }
}
