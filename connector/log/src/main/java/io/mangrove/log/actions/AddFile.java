package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data file that is part of the table from this version on. PROTOCOL: Add File and Remove File.
 *
 * @param path relative to the table root, percent-encoded exactly as in the log
 * @param partitionValues by column, in the string form of the protocol; null is a legal value
 * @param sizeBytes {@code size} in the log
 * @param modificationTime milliseconds since the epoch
 * @param stats JSON as found; parsed only if a predicate needs it. Null: the writer kept none
 * @param tags of the writer's; may be empty
 */
public record AddFile(
    String path,
    Map<String, @Nullable String> partitionValues,
    long sizeBytes,
    long modificationTime,
    boolean dataChange,
    @Nullable String stats,
    Map<String, String> tags,
    @Nullable DeletionVectorDescriptor deletionVector,
    @Nullable Long baseRowId,
    @Nullable Long defaultRowCommitVersion,
    @Nullable String clusteringProvider)
    implements FileAction {

  public AddFile {
    requireNonNull(path, "path");
    // Map.copyOf rejects null values, and null is a legal partition value.
    partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** A plain new file. */
  public AddFile(
      String path,
      Map<String, @Nullable String> partitionValues,
      long sizeBytes,
      long modificationTime,
      boolean dataChange,
      @Nullable String stats) {
    this(
        path,
        partitionValues,
        sizeBytes,
        modificationTime,
        dataChange,
        stats,
        Map.of(),
        null,
        null,
        null,
        null);
  }

  /** The same file with other rows masked, and statistics that suit them. */
  public AddFile masked(
      @Nullable DeletionVectorDescriptor vector, @Nullable String newStats, boolean dataChange) {
    return new AddFile(
        path,
        partitionValues,
        sizeBytes,
        modificationTime,
        dataChange,
        newStats,
        tags,
        vector,
        baseRowId,
        defaultRowCommitVersion,
        clusteringProvider);
  }

  /**
   * The same file with ids for its rows. PROTOCOL: Row Tracking.
   *
   * @param base of the first row; the others count on from it
   * @param commitVersion that puts the rows into the table
   */
  public AddFile withRowIds(long base, long commitVersion) {
    return new AddFile(
        path,
        partitionValues,
        sizeBytes,
        modificationTime,
        dataChange,
        stats,
        tags,
        deletionVector,
        base,
        commitVersion,
        clusteringProvider);
  }

  /** The same file as another table has it: data that are new there, and no ids for its rows. */
  public AddFile inOtherTable(
      String otherPath,
      @Nullable DeletionVectorDescriptor otherVector,
      long otherModificationTime) {
    return new AddFile(
        otherPath,
        partitionValues,
        sizeBytes,
        otherModificationTime,
        true,
        stats,
        tags,
        otherVector,
        null,
        null,
        clusteringProvider);
  }

  /**
   * The same file, its rows in an order that this writer keeps. PROTOCOL: Clustered Table.
   *
   * @param orderTags what tells of the order, which the file gets besides its tags
   */
  public AddFile clusteredBy(String provider, Map<String, String> orderTags) {
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.putAll(orderTags);
    return new AddFile(
        path,
        partitionValues,
        sizeBytes,
        modificationTime,
        dataChange,
        stats,
        all,
        deletionVector,
        baseRowId,
        defaultRowCommitVersion,
        provider);
  }

  /** The tombstone that takes this file out of the table. */
  public RemoveFile removed(long deletionTimestamp, boolean dataChange) {
    return new RemoveFile(
        path,
        deletionTimestamp,
        dataChange,
        true,
        partitionValues,
        sizeBytes,
        stats,
        tags,
        deletionVector,
        baseRowId,
        defaultRowCommitVersion);
  }

  /** The path alone is not the identity. */
  public FileKey key() {
    return FileKey.of(path, deletionVector);
  }
}
