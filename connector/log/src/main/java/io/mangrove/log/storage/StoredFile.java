package io.mangrove.log.storage;

import static java.util.Objects.requireNonNull;

/**
 * A file as a listing shows it.
 *
 * @param name the last part of its path
 * @param modificationTime milliseconds since the epoch
 */
public record StoredFile(String name, long sizeBytes, long modificationTime) {
  public StoredFile {
    requireNonNull(name, "name");
  }
}
