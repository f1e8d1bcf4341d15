package io.mangrove.log.files;

import io.mangrove.log.storage.StoredFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that make up one version: at most one checkpoint, and every commit after it.
 *
 * @param version of the table
 * @param checkpoint null where the commits begin with version 0
 * @param commits ascending without a gap; the last is of {@code version}, unless the checkpoint is
 */
public record LogSegment(long version, @Nullable Checkpoint checkpoint, List<StoredFile> commits) {

  public LogSegment {
    commits = List.copyOf(commits);
    long expected = version - (checkpoint == null ? -1 : checkpoint.version());
    if (commits.size() != expected) {
      throw new IllegalArgumentException(
          "version " + version + " needs " + expected + " commits, not " + commits.size());
    }
  }

  /** The version of {@code commits().get(index)}. */
  public long commitVersion(int index) {
    return version - commits.size() + 1 + index;
  }
}
