package io.mangrove.log.files;

import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import io.mangrove.log.storage.StoredFile;
import java.util.List;

/**
 * A complete checkpoint: the files of {@code _delta_log} that together hold the whole state of one
 * version, or name the sidecars that do. PROTOCOL: Checkpoints.
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

  /** Whether the name alone says that it follows the second specification. PROTOCOL: V2 Spec. */
  public boolean isUuidNamed() {
    return LogFileName.parse(parts.get(0).name()) instanceof UuidCheckpointFile;
  }

  /** Whether its one file is in JSON, else all of them are in Parquet. */
  public boolean isJson() {
    return LogFileName.parse(parts.get(0).name()) instanceof UuidCheckpointFile file && file.json();
  }
}
