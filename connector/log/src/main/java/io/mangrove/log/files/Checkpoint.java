package io.mangrove.log.files;

import io.mangrove.log.storage.StoredFile;
import java.util.List;

/**
 * A complete classic checkpoint: the files that together hold the whole state of one version.
 * PROTOCOL: Checkpoints.
 *
 * @param parts one file, or all parts in the order of their numbers
 */
public record Checkpoint(long version, List<StoredFile> parts) {
  public Checkpoint {
    parts = List.copyOf(parts);
  }

  public long sizeBytes() {
    long size = 0;
    for (StoredFile part : parts) {
      size += part.sizeBytes();
    }
    return size;
  }
}
