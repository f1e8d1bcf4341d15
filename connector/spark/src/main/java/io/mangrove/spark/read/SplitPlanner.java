package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.spark.internals.ScanSettings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Cuts large files and packs small ones so that tasks get about the same number of bytes, by the
 * same settings and in the same way as Spark's own file sources.
 */
final class SplitPlanner {
  /** More than any file has; a middle of two of them does not overflow. */
  private static final long UNKNOWN_LENGTH = Long.MAX_VALUE / 4;

  private final FileSelection selection;
  private final @Nullable Map<Integer, DeletionVectorDescriptor> maskedFiles;
  private final PartitionTable partitions;
  private final StructType partitionColumns;
  private final ScanSettings settings;
  private final boolean withRowIds;
  private final Map<Integer, InternalRow> partitionRows = new HashMap<>();

  /**
   * @param maskedFiles the vectors of the files; null for those that the snapshot has
   * @param partitionColumns whose values to put into the splits
   * @param withRowIds whether to put the files' row ids and commit versions into the splits
   */
  SplitPlanner(
      FileSelection selection,
      @Nullable Map<Integer, DeletionVectorDescriptor> maskedFiles,
      PartitionTable partitions,
      StructType partitionColumns,
      ScanSettings settings,
      boolean withRowIds) {
    this.selection = selection;
    this.maskedFiles = maskedFiles;
    this.partitions = partitions;
    this.partitionColumns = partitionColumns;
    this.settings = settings;
    this.withRowIds = withRowIds;
  }

  private record Range(int row, long start, long length) {}

  FileSplit[] plan() {
    long cost = selection.sizeBytes() + selection.count() * settings.openCostBytes();
    long maxBytes =
        Math.min(
            settings.maxPartitionBytes(),
            Math.max(settings.openCostBytes(), cost / Math.max(1, settings.minPartitions())));
    List<Range> ranges = ranges(maxBytes);
    List<FileSplit> splits = pack(ranges, maxBytes);
    if (splits.size() > settings.maxPartitions()) {
      splits = pack(ranges, cost / settings.maxPartitions() + 1);
    }
    return splits.toArray(new FileSplit[0]);
  }

  /** Longest first, so that the short ones fill the gaps. */
  private List<Range> ranges(long maxBytes) {
    ActiveFiles files = selection.files();
    BitSet rows = selection.rows();
    List<Range> ranges = new ArrayList<>(selection.count());
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      long size = files.sizeBytes(row);
      if (size <= 0) {
        // Some writers do not say. The file is there all the same.
        ranges.add(new Range(row, 0, UNKNOWN_LENGTH));
      }
      for (long start = 0; start < size; start += maxBytes) {
        ranges.add(new Range(row, start, Math.min(maxBytes, size - start)));
      }
    }
    ranges.sort(Comparator.comparingLong(Range::length).reversed());
    return ranges;
  }

  private List<FileSplit> pack(List<Range> ranges, long maxBytes) {
    List<FileSplit> splits = new ArrayList<>();
    List<Range> current = new ArrayList<>();
    long bytes = 0;
    for (Range range : ranges) {
      if (!current.isEmpty() && bytes + range.length > maxBytes) {
        splits.add(split(current));
        current.clear();
        bytes = 0;
      }
      current.add(range);
      bytes += range.length + settings.openCostBytes();
    }
    if (!current.isEmpty()) {
      splits.add(split(current));
    }
    return splits;
  }

  /** Some of the files, each in one piece, in this order. */
  FileSplit whole(int[] rows) {
    List<Range> ranges = new ArrayList<>(rows.length);
    for (int row : rows) {
      long size = selection.files().sizeBytes(row);
      ranges.add(new Range(row, 0, size <= 0 ? UNKNOWN_LENGTH : size));
    }
    return split(ranges);
  }

  private FileSplit split(List<Range> ranges) {
    ActiveFiles files = selection.files();
    int n = ranges.size();
    int[] fileNumbers = new int[n];
    String[] paths = new String[n];
    long[] starts = new long[n];
    long[] lengths = new long[n];
    long[] sizes = new long[n];
    long[] modificationTimes = new long[n];
    int[] indexes = new int[n];
    long[] baseRowIds = withRowIds ? new long[n] : null;
    long[] rowCommitVersions = withRowIds ? new long[n] : null;
    @Nullable DeletionVectorDescriptor[] vectors = null;
    @Nullable DeletionVectorDescriptor[] within = null;
    Map<Integer, Integer> indexOfOrdinal = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      Range range = ranges.get(i);
      fileNumbers[i] = range.row;
      paths[i] = files.path(range.row);
      starts[i] = range.start;
      lengths[i] = range.length;
      sizes[i] = files.sizeBytes(range.row);
      modificationTimes[i] = files.modificationTime(range.row);
      if (baseRowIds != null && rowCommitVersions != null) {
        baseRowIds[i] = files.baseRowId(range.row);
        rowCommitVersions[i] = files.defaultRowCommitVersion(range.row);
      }
      DeletionVectorDescriptor vector =
          maskedFiles == null ? files.deletionVector(range.row) : maskedFiles.get(range.row);
      if (vector != null) {
        vectors = vectors == null ? new DeletionVectorDescriptor[n] : vectors;
        vectors[i] = vector;
      }
      DeletionVectorDescriptor only = selection.within(range.row);
      if (only != null) {
        within = within == null ? new DeletionVectorDescriptor[n] : within;
        within[i] = only;
      }
      // Partitions that differ only in columns nobody asked for stay apart: it costs little.
      int ordinal = partitionColumns.isEmpty() ? 0 : files.partitionOrdinal(range.row);
      Integer index = indexOfOrdinal.putIfAbsent(ordinal, indexOfOrdinal.size());
      indexes[i] = index == null ? indexOfOrdinal.size() - 1 : index;
    }
    InternalRow[] rows = new InternalRow[indexOfOrdinal.size()];
    int next = 0;
    for (int ordinal : indexOfOrdinal.keySet()) {
      rows[next++] = partitionColumns.isEmpty() ? InternalRow.empty() : partitionRow(ordinal);
    }
    return new FileSplit(
        fileNumbers,
        paths,
        starts,
        lengths,
        sizes,
        modificationTimes,
        indexes,
        rows,
        vectors,
        within,
        baseRowIds,
        rowCommitVersions);
  }

  /** A partition's files are usually spread over many splits. */
  private InternalRow partitionRow(int ordinal) {
    return partitionRows.computeIfAbsent(
        ordinal, missing -> partitions.row(missing, partitionColumns));
  }
}
