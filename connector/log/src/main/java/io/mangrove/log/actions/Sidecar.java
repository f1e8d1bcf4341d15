package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

/**
 * A file with a part of a checkpoint's files and tombstones. Only in checkpoints, so no {@link
 * Action}. PROTOCOL: Sidecar File Information.
 *
 * @param path percent-encoded exactly as in the checkpoint: a name in the log's folder of sidecars,
 *     at times with the folder before it
 * @param sizeInBytes of the file
 * @param modificationTime milliseconds since the epoch
 */
public record Sidecar(String path, long sizeInBytes, long modificationTime) {
  public Sidecar {
    requireNonNull(path, "path");
  }
}
