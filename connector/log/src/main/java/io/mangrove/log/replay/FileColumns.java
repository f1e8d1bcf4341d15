package io.mangrove.log.replay;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.columns.LongColumn;
import io.mangrove.log.columns.TextBlock;
import io.mangrove.log.columns.TextColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

  private TextColumn paths = TextColumn.ofPaths();
  private TextColumn stats = TextColumn.ofJson();
  private LongColumn sizeBytes = new LongColumn();
  private LongColumn time = new LongColumn();
  private LongColumn partition = new LongColumn();
  private LongColumn baseRowId = new LongColumn();
  private LongColumn defaultRowCommitVersion = new LongColumn();
  private PartitionDictionary partitions = new PartitionDictionary();
  private int rows;
  // Few tables have these; the column appears with the first row that does.
  private @Nullable FileDetails @Nullable [] details;
  private final Map<FileDetails, FileDetails> sameDetails = new HashMap<>();

  /** What is there now, for readers. */
  FileColumns frozen() {
    FileColumns copy = new FileColumns();
    copy.paths = paths.frozen();
    copy.stats = stats.frozen();
    copy.sizeBytes = sizeBytes.frozen();
    copy.time = time.frozen();
    copy.partition = partition.frozen();
    copy.baseRowId = baseRowId.frozen();
    copy.defaultRowCommitVersion = defaultRowCommitVersion.frozen();
    copy.partitions = partitions.frozen();
    copy.rows = rows;
    copy.details = details;
    return copy;
  }

  /** The same with partition columns spelled like these, for readers; this if all are. */
  FileColumns spelledLike(List<String> partitionColumns) {
    PartitionDictionary spelled = partitions.spelledLike(partitionColumns);
    if (spelled == partitions) {
      return this;
    }
    FileColumns copy = frozen();
    copy.partitions = spelled;
    return copy;
  }

  int rows() {
    return rows;
  }

  /** Adds a row at the end, and tells its number. */
  int append(FileRow row) {
    paths.append(row.path);
    // Nobody asks a removed file for its statistics, and they are most of the bytes.
    stats.append(row.tombstone ? null : row.stats);
    sizeBytes.append(row.sizeBytes);
    time.append(row.time);
    Map<String, @Nullable String> values = row.partitionValues;
    partition.append(values == null ? NO_PARTITION : partitions.ordinal(values));
    baseRowId.append(row.baseRowId);
    defaultRowCommitVersion.append(row.defaultRowCommitVersion);
    FileDetails some = FileDetails.of(row);
    if (some != null) {
      if (details == null || rows >= details.length) {
        int wanted = Math.max(FIRST_ROWS, Math.addExact(rows + 1, rows >> 1));
        details = details == null ? new FileDetails[wanted] : Arrays.copyOf(details, wanted);
      }
      FileDetails seen = some.deletionVector() == null ? sameDetails.putIfAbsent(some, some) : some;
      details[rows] = seen == null ? some : seen;
    }
    return rows++;
  }

  /** Takes rows off the end that no frozen copy knows of. */
  void truncate(int newRows) {
    if (details != null && newRows < details.length) {
      Arrays.fill(details, newRows, Math.min(rows, details.length), null);
    }
    paths.truncate(newRows);
    stats.truncate(newRows);
    sizeBytes.truncate(newRows);
    time.truncate(newRows);
    partition.truncate(newRows);
    baseRowId.truncate(newRows);
    defaultRowCommitVersion.truncate(newRows);
    rows = newRows;
  }

  /** Fills {@code target} with a row. */
  void read(int row, boolean tombstone, FileRow target) {
    target.tombstone = tombstone;
    target.path = path(row);
    int ordinal = partitionOrdinal(row);
    target.partitionValues = ordinal == NO_PARTITION ? null : partitions.get(ordinal);
    target.sizeBytes = sizeBytes(row);
    target.time = time(row);
    target.stats = stats(row);
    target.baseRowId = baseRowId.get(row);
    target.defaultRowCommitVersion = defaultRowCommitVersion.get(row);
    FileDetails some = details(row);
    target.tags = some == null ? Map.of() : some.tags();
    target.deletionVector = some == null ? null : some.deletionVector();
    target.clusteringProvider = some == null ? null : some.clusteringProvider();
    target.extendedFileMetadata = some == null ? null : some.extendedFileMetadata();
  }

  long baseRowId(int row) {
    return baseRowId.get(row);
  }

  long defaultRowCommitVersion(int row) {
    return defaultRowCommitVersion.get(row);
  }

  ByteBuffer path(int row) {
    return Objects.requireNonNull(paths.get(row), "a file without a path");
  }

  @Nullable ByteBuffer stats(int row) {
    return stats.get(row);
  }

  /** The packed statistics of a row and those around it; null where they are not packed. */
  @Nullable TextBlock statsBlock(int row) {
    return stats.block(row);
  }

  long sizeBytes(int row) {
    return sizeBytes.get(row);
  }

  long time(int row) {
    return time.get(row);
  }

  int partitionOrdinal(int row) {
    return (int) partition.get(row);
  }

  PartitionDictionary partitions() {
    return partitions;
  }

  @Nullable DeletionVectorDescriptor deletionVector(int row) {
    FileDetails some = details(row);
    return some == null ? null : some.deletionVector();
  }

  /** Whether any row has tags, a deletion vector or the like. */
  boolean hasDetails() {
    return details != null;
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
    return details == null || row >= details.length ? null : details[row];
  }
}
