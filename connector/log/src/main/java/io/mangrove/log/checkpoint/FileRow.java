package io.mangrove.log.checkpoint;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.RemoveFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of a checkpoint on its way between pages and columns: reused for every row, so what it
 * holds is good until the next row only. A million files pass through one of these.
 */
public final class FileRow {
  /** What a number is where the checkpoint leaves it out. */
  public static final long ABSENT = Long.MIN_VALUE;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** True for a {@code remove}, false for an {@code add}. */
  public boolean tombstone;

  /** UTF-8, with an accessible array; never written to. */
  public ByteBuffer path = EMPTY;

  /** Null only in a tombstone. Rows of one partition share one map, which never changes. */
  public @Nullable Map<String, @Nullable String> partitionValues;

  /** {@link #ABSENT} only in a tombstone. */
  public long sizeBytes;

  /**
   * The modification time, or a tombstone's deletion time ({@link #ABSENT} where left out);
   * milliseconds since the epoch.
   */
  public long time;

  /** JSON in UTF-8, with an accessible array; never written to. Null where there is none. */
  public @Nullable ByteBuffer stats;

  public Map<String, String> tags = Map.of();
  public @Nullable DeletionVectorDescriptor deletionVector;
  public long baseRowId = ABSENT;
  public long defaultRowCommitVersion = ABSENT;
  public @Nullable String clusteringProvider;

  /** Only in a tombstone; null where left out. */
  public @Nullable Boolean extendedFileMetadata;

  /** Makes this the row of a file. */
  public void set(AddFile add) {
    clear();
    path = utf8(add.path());
    partitionValues = add.partitionValues();
    sizeBytes = add.sizeBytes();
    time = add.modificationTime();
    String text = add.stats();
    stats = text == null ? null : utf8(text);
    tags = add.tags();
    deletionVector = add.deletionVector();
    baseRowId = orAbsent(add.baseRowId());
    defaultRowCommitVersion = orAbsent(add.defaultRowCommitVersion());
    clusteringProvider = add.clusteringProvider();
  }

  /** Makes this the row of a tombstone, without the statistics. */
  public void set(RemoveFile remove) {
    clear();
    tombstone = true;
    path = utf8(remove.path());
    partitionValues = remove.partitionValues();
    sizeBytes = orAbsent(remove.sizeBytes());
    time = orAbsent(remove.deletionTimestamp());
    tags = remove.tags();
    deletionVector = remove.deletionVector();
    baseRowId = orAbsent(remove.baseRowId());
    defaultRowCommitVersion = orAbsent(remove.defaultRowCommitVersion());
    extendedFileMetadata = remove.extendedFileMetadata();
  }

  /** Empties the row. */
  public void clear() {
    tombstone = false;
    path = EMPTY;
    partitionValues = null;
    sizeBytes = ABSENT;
    time = ABSENT;
    stats = null;
    tags = Map.of();
    deletionVector = null;
    baseRowId = ABSENT;
    defaultRowCommitVersion = ABSENT;
    clusteringProvider = null;
    extendedFileMetadata = null;
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long orAbsent(@Nullable Long value) {
    return value == null ? ABSENT : value;
  }
}
