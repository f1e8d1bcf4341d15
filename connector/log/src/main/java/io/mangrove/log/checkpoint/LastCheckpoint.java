package io.mangrove.log.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * The hint at where the newest checkpoint is. PROTOCOL: Last Checkpoint File.
 *
 * @param size how many actions the checkpoint holds
 * @param parts of a multi-part checkpoint; null for a single file
 * @param sizeInBytes of all its files; null where left out
 * @param numOfAddFiles null where left out
 */
public record LastCheckpoint(
    long version,
    long size,
    @Nullable Integer parts,
    @Nullable Long sizeInBytes,
    @Nullable Long numOfAddFiles) {

  /** The name of the file in the log. */
  public static final String FILE_NAME = "_last_checkpoint";
}
