package io.mangrove.log.replay;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.checkpoint.FileRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What few files have, kept out of the columns; equal ones are kept once. */
record FileDetails(
    Map<String, String> tags,
    @Nullable DeletionVectorDescriptor deletionVector,
    @Nullable String clusteringProvider,
    @Nullable Boolean extendedFileMetadata) {

  /** The details of a row; null where it has none. */
  static @Nullable FileDetails of(FileRow row) {
    return row.tags.isEmpty()
            && row.deletionVector == null
            && row.clusteringProvider == null
            && row.extendedFileMetadata == null
        ? null
        : new FileDetails(
            row.tags, row.deletionVector, row.clusteringProvider, row.extendedFileMetadata);
  }
}
