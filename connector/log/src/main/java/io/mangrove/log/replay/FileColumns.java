package io.mangrove.log.replay;

import static io.mangrove.log.checkpoint.FileRow.ABSENT;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.checkpoint.FileRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files and tombstones as columns. Grows at the end only: a frozen copy shares the arrays and stays
 * right while its origin goes on. Written by one thread at a time; a frozen copy is safe for many.
 */
final class FileColumns {
  private static final int FIRST_ROWS = 64;
  private static final int NO_PARTITION = -1;

  private ByteArena bytes = new ByteArena();
  private int rows;
  private long[] pathAt = new long[FIRST_ROWS];
  private long[] statsAt = new long[FIRST_ROWS];
  private long[] sizeBytes = new long[FIRST_ROWS];
  private long[] time = new long[FIRST_ROWS];
  private int[] partition = new int[FIRST_ROWS];
  private PartitionDictionary partitions = new PartitionDictionary();
  // Few tables have these; the columns appear with the first row that does.
  private long @Nullable [] baseRowId;
  private long @Nullable [] defaultRowCommitVersion;
  private @Nullable FileDetails @Nullable [] details;
  private final Map<FileDetails, FileDetails> sameDetails = new HashMap<>();

  /** What is there now, for readers. */
  FileColumns frozen() {
    FileColumns copy = new FileColumns();
    copy.bytes = bytes.frozen();
    copy.rows = rows;
    copy.pathAt = pathAt;
    copy.statsAt = statsAt;
    copy.sizeBytes = sizeBytes;
    copy.time = time;
    copy.partition = partition;
    copy.partitions = partitions.frozen();
    copy.baseRowId = baseRowId;
    copy.defaultRowCommitVersion = defaultRowCommitVersion;
    copy.details = details;
    return copy;
  }

  int rows() {
    return rows;
  }

  /**
   * Adds a row at the end.
   *
   * @param samePath a row whose path is the same, or -1; the bytes are then not kept twice
   */
  int append(FileRow row, int samePath) {
    if (rows == pathAt.length) {
      grow();
    }
    pathAt[rows] = samePath < 0 ? bytes.append(row.path) : pathAt[samePath];
    // Nobody asks a removed file for its statistics, and they are most of the bytes.
    statsAt[rows] = row.stats == null || row.tombstone ? ABSENT : bytes.append(row.stats);
    sizeBytes[rows] = row.sizeBytes;
    time[rows] = row.time;
    Map<String, @Nullable String> values = row.partitionValues;
    partition[rows] = values == null ? NO_PARTITION : partitions.ordinal(values);
    baseRowId = withValue(baseRowId, row.baseRowId);
    defaultRowCommitVersion = withValue(defaultRowCommitVersion, row.defaultRowCommitVersion);
    FileDetails some = FileDetails.of(row);
    if (some != null) {
      if (details == null) {
        details = new FileDetails[pathAt.length];
      }
      FileDetails seen = some.deletionVector() == null ? sameDetails.putIfAbsent(some, some) : some;
      details[rows] = seen == null ? some : seen;
    }
    return rows++;
  }

  /** Takes rows off the end that no frozen copy knows of. */
  void truncate(int newRows) {
    if (details != null) {
      Arrays.fill(details, newRows, rows, null);
    }
    rows = newRows;
  }

  /** Fills {@code target} with a row. */
  void read(int row, boolean tombstone, FileRow target) {
    target.tombstone = tombstone;
    target.path = path(row);
    target.partitionValues = partition[row] == NO_PARTITION ? null : partitions.get(partition[row]);
    target.sizeBytes = sizeBytes[row];
    target.time = time[row];
    target.stats = stats(row);
    target.baseRowId = baseRowId == null ? ABSENT : baseRowId[row];
    target.defaultRowCommitVersion =
        defaultRowCommitVersion == null ? ABSENT : defaultRowCommitVersion[row];
    FileDetails some = details(row);
    target.tags = some == null ? Map.of() : some.tags();
    target.deletionVector = some == null ? null : some.deletionVector();
    target.clusteringProvider = some == null ? null : some.clusteringProvider();
    target.extendedFileMetadata = some == null ? null : some.extendedFileMetadata();
  }

  ByteBuffer path(int row) {
    return bytes.get(pathAt[row]);
  }

  @Nullable ByteBuffer stats(int row) {
    return statsAt[row] == ABSENT ? null : bytes.get(statsAt[row]);
  }

  long sizeBytes(int row) {
    return sizeBytes[row];
  }

  long time(int row) {
    return time[row];
  }

  int partitionOrdinal(int row) {
    return partition[row];
  }

  PartitionDictionary partitions() {
    return partitions;
  }

  @Nullable DeletionVectorDescriptor deletionVector(int row) {
    FileDetails some = details(row);
    return some == null ? null : some.deletionVector();
  }

  /** Whether a row is the file of this identity. */
  boolean isFile(int row, ByteBuffer path, @Nullable String deletionVectorId) {
    if (!path(row).equals(path)) {
      return false;
    }
    DeletionVectorDescriptor vector = deletionVector(row);
    return Objects.equals(vector == null ? null : vector.uniqueId(), deletionVectorId);
  }

  static String text(ByteBuffer utf8) {
    return new String(
        utf8.array(),
        utf8.arrayOffset() + utf8.position(),
        utf8.remaining(),
        StandardCharsets.UTF_8);
  }

  private @Nullable FileDetails details(int row) {
    return details == null ? null : details[row];
  }

  private void grow() {
    int wanted = Math.addExact(rows, Math.max(rows >> 1, FIRST_ROWS));
    pathAt = Arrays.copyOf(pathAt, wanted);
    statsAt = Arrays.copyOf(statsAt, wanted);
    sizeBytes = Arrays.copyOf(sizeBytes, wanted);
    time = Arrays.copyOf(time, wanted);
    partition = Arrays.copyOf(partition, wanted);
    baseRowId = baseRowId == null ? null : Arrays.copyOf(baseRowId, wanted);
    defaultRowCommitVersion =
        defaultRowCommitVersion == null ? null : Arrays.copyOf(defaultRowCommitVersion, wanted);
    details = details == null ? null : Arrays.copyOf(details, wanted);
  }

  private long @Nullable [] withValue(long @Nullable [] column, long value) {
    long[] some = column;
    if (some == null) {
      if (value == ABSENT) {
        return null;
      }
      some = new long[pathAt.length];
      Arrays.fill(some, 0, rows, ABSENT);
    }
    some[rows] = value;
    return some;
  }
}
