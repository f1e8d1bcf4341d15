package io.mangrove.log.replay;

import static io.mangrove.log.checkpoint.FileRow.ABSENT;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.columns.TextBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one version, as columns. A file is a row number in {@code [0, rows())}; rows of
 * removed files lie between them, so walk them with {@link #nextRow}. Never changes; safe for use
 * by several threads.
 */
public final class ActiveFiles {
  private final FileStore store;
  private final FileColumns columns;
  private final RowSet active;
  private final long totalSizeBytes;

  ActiveFiles(FileStore store, FileColumns columns, RowSet active, long totalSizeBytes) {
    this.store = store;
    this.columns = columns;
    this.active = active;
    this.totalSizeBytes = totalSizeBytes;
  }

  /**
   * The same files, whose partition values are found by these names: some writers spell them in
   * another case than the schema. This, if none is.
   */
  public ActiveFiles partitionedBy(List<String> names) {
    FileColumns spelled = columns.spelledLike(names);
    return spelled == columns ? this : new ActiveFiles(store, spelled, active, totalSizeBytes);
  }

  /** One more than the greatest row number. */
  public int rows() {
    return columns.rows();
  }

  /** How many files there are. */
  public int count() {
    return active.count();
  }

  /** Whether the row is a file of this version. */
  public boolean isActive(int row) {
    return active.contains(row);
  }

  /** The first file at {@code from} or after it, or -1. */
  public int nextRow(int from) {
    return active.next(from);
  }

  /** Relative to the table root or absolute; percent-encoded exactly as in the log. */
  public String path(int row) {
    return FileColumns.text(columns.path(row));
  }

  public long sizeBytes(int row) {
    return columns.sizeBytes(row);
  }

  /** Milliseconds since the epoch. */
  public long modificationTime(int row) {
    return columns.time(row);
  }

  /** Which of the distinct partitions the file is in: an argument for {@link #partition}. */
  public int partitionOrdinal(int row) {
    return columns.partitionOrdinal(row);
  }

  /** How many distinct partitions were ever seen; some may have no file any more. */
  public int partitionCount() {
    return columns.partitions().count();
  }

  /** Partition values by column, in the string form of the protocol; null is a legal value. */
  public Map<String, @Nullable String> partition(int ordinal) {
    return columns.partitions().get(ordinal);
  }

  /** JSON as found; null where the writer kept none. */
  public @Nullable String stats(int row) {
    ByteBuffer stats = columns.stats(row);
    return stats == null ? null : FileColumns.text(stats);
  }

  /**
   * The same JSON in UTF-8: a buffer with an accessible array, not to be written to. Null where the
   * writer kept none.
   */
  public @Nullable ByteBuffer statsBytes(int row) {
    return columns.stats(row);
  }

  /**
   * The packed statistics of a row and those around it, in which it is row {@code row %
   * TextColumn.BLOCK_ROWS}; null where they are not packed.
   */
  public @Nullable TextBlock statsBlock(int row) {
    return columns.statsBlock(row);
  }

  /** The rows masked in the file; null where all of them count. */
  public @Nullable DeletionVectorDescriptor deletionVector(int row) {
    return columns.deletionVector(row);
  }

  /** The id of the file's first row; negative where it has none. PROTOCOL: Row Tracking. */
  public long baseRowId(int row) {
    return columns.baseRowId(row);
  }

  /** The version that put the file's rows into the table; negative where it does not tell. */
  public long defaultRowCommitVersion(int row) {
    return columns.defaultRowCommitVersion(row);
  }

  /**
   * The whole action, made anew with each call. It says that no data changes: in a table's state,
   * as in a checkpoint, a file is not news.
   */
  public AddFile file(int row) {
    FileRow file = new FileRow();
    columns.read(row, false, file);
    return new AddFile(
        FileColumns.text(file.path),
        partition(columns.partitionOrdinal(row)),
        file.sizeBytes,
        file.time,
        false,
        stats(row),
        file.tags,
        file.deletionVector,
        file.baseRowId == ABSENT ? null : file.baseRowId,
        file.defaultRowCommitVersion == ABSENT ? null : file.defaultRowCommitVersion,
        file.clusteringProvider);
  }

  /** The sum of the files' sizes. */
  public long totalSizeBytes() {
    return totalSizeBytes;
  }

  /** How much of it deletion vectors mask; costs nothing where there never was one. */
  public MaskedRows maskedRows() {
    long files = 0;
    long masked = 0;
    if (columns.hasDetails()) {
      for (int row = nextRow(0); row >= 0; row = nextRow(row + 1)) {
        DeletionVectorDescriptor vector = columns.deletionVector(row);
        files += vector == null ? 0 : 1;
        masked += vector == null ? 0 : vector.cardinality();
      }
    }
    return new MaskedRows(files, masked);
  }

  /** The row of a file by its identity, or -1. */
  public int row(FileKey key) {
    return row(key.path(), key.dvId());
  }

  /**
   * The row of a file by its identity, or -1.
   *
   * @param dvId {@link DeletionVectorDescriptor#uniqueId()}; null without a deletion vector
   */
  public int row(String path, @Nullable String dvId) {
    return row(ByteBuffer.wrap(path.getBytes(StandardCharsets.UTF_8)), dvId);
  }

  /** Whether the file in a row of some columns, by its identity, is a file of this version. */
  boolean hasFileOf(FileColumns others, int row) {
    DeletionVectorDescriptor vector = others.deletionVector(row);
    return row(others.path(row), vector == null ? null : vector.uniqueId()) >= 0;
  }

  private int row(ByteBuffer utf8, @Nullable String dvId) {
    int row = store.find(FileIndex.hash(utf8, dvId), utf8, dvId, rows());
    return row >= 0 && active.contains(row) ? row : -1;
  }

  FileStore store() {
    return store;
  }

  FileColumns columns() {
    return columns;
  }

  RowSet activeRows() {
    return active;
  }
}
