package io.mangrove.log.maintenance;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.stats.MaskedStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which files to write anew, and which of them into one. Files of a group are of one partition and
 * neighbours in the order in which the table got them, so that rows written together stay together.
 *
 * @param groups row numbers among the active files; each becomes one file
 * @param considered how many files were looked at
 */
public record CompactionPlan(List<int[]> groups, int considered) {

  /**
   * What is worth being written anew.
   *
   * @param minFileBytes smaller files are put together
   * @param maxFileBytes what the files of a group hold together at most, unless one alone has more
   * @param maxDeletedRatio files of whose rows more are masked are written anew, alone if need be
   */
  public record Limits(long minFileBytes, long maxFileBytes, double maxDeletedRatio) {
    public Limits {
      if (minFileBytes < 0 || maxFileBytes <= 0) {
        throw new IllegalArgumentException(minFileBytes + " to " + maxFileBytes + " bytes");
      }
    }
  }

  public CompactionPlan {
    groups = List.copyOf(groups);
  }

  /**
   * Puts together what is worth it.
   *
   * @param among row numbers of the files to look at
   */
  public static CompactionPlan of(ActiveFiles files, BitSet among, Limits limits) {
    return packed(
        files,
        among,
        limits.maxFileBytes(),
        row -> isMasked(files, row, limits.maxDeletedRatio()),
        row -> files.sizeBytes(row) < limits.minFileBytes());
  }

  /**
   * Writes files anew whatever their size, into as few as they fit into.
   *
   * @param among row numbers of them
   * @param maxFileBytes what the files of a group hold together at most, unless one alone has more
   */
  public static CompactionPlan rewriting(ActiveFiles files, BitSet among, long maxFileBytes) {
    return packed(files, among, maxFileBytes, row -> true, row -> true);
  }

  /**
   * Files by partition.
   *
   * @param alone whether a file is written anew even if no other comes with it
   * @param together whether it is if one does
   */
  private static CompactionPlan packed(
      ActiveFiles files, BitSet among, long maxBytes, IntPredicate alone, IntPredicate together) {
    List<int[]> groups = new ArrayList<>();
    @Nullable Group[] open = new Group[files.partitionCount()];
    for (int row = among.nextSetBit(0); row >= 0; row = among.nextSetBit(row + 1)) {
      boolean masked = alone.test(row);
      if (!masked && !together.test(row)) {
        continue;
      }
      int partition = files.partitionOrdinal(row);
      Group group = open[partition];
      if (group == null || group.bytes + files.sizeBytes(row) > maxBytes) {
        close(group, groups);
        group = new Group();
        open[partition] = group;
      }
      group.add(row, files.sizeBytes(row), masked);
    }
    for (Group group : open) {
      close(group, groups);
    }
    return new CompactionPlan(groups, among.cardinality());
  }

  /** How many files are written anew. */
  public int files() {
    return groups.stream().mapToInt(group -> group.length).sum();
  }

  /** Whether more of a file's rows are masked than the ratio says. */
  public static boolean isMasked(ActiveFiles files, int row, double maxDeletedRatio) {
    DeletionVectorDescriptor vector = files.deletionVector(row);
    if (vector == null) {
      return false;
    }
    OptionalLong rows = MaskedStats.numRecords(files.stats(row));
    // A file that does not tell how many rows it has will once it is written anew.
    return rows.isEmpty() || vector.cardinality() > maxDeletedRatio * rows.getAsLong();
  }

  private static void close(@Nullable Group group, List<int[]> groups) {
    if (group != null && (group.count > 1 || group.masked)) {
      groups.add(group.rows());
    }
  }

  /** Files being put together. */
  private static final class Group {
    private int[] rows = new int[4];
    private int count;
    private long bytes;
    private boolean masked;

    void add(int row, long sizeBytes, boolean isMasked) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, count * 2);
      }
      rows[count++] = row;
      bytes += sizeBytes;
      masked |= isMasked;
    }

    int[] rows() {
      return Arrays.copyOf(rows, count);
    }
  }
}
