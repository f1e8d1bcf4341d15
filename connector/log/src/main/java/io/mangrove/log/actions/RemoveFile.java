package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tombstone: the file is no part of the table from this version on. PROTOCOL: Add File and Remove
 * File.
 *
 * @param deletionTimestamp milliseconds since the epoch; null where the writer left it out
 * @param extendedFileMetadata whether partition values, size and tags are to be trusted; null where
 *     left out
 * @param partitionValues null where the writer left them out
 * @param sizeBytes {@code size} in the log; null where left out
 */
public record RemoveFile(
    String path,
    @Nullable Long deletionTimestamp,
    boolean dataChange,
    @Nullable Boolean extendedFileMetadata,
    @Nullable Map<String, @Nullable String> partitionValues,
    @Nullable Long sizeBytes,
    @Nullable String stats,
    Map<String, String> tags,
    @Nullable DeletionVectorDescriptor deletionVector,
    @Nullable Long baseRowId,
    @Nullable Long defaultRowCommitVersion)
    implements FileAction {

  public RemoveFile {
    requireNonNull(path, "path");
    partitionValues =
        partitionValues == null
            ? null
            : Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** The path alone is not the identity. */
  public FileKey key() {
    return FileKey.of(path, deletionVector);
  }
}
