package io.mangrove.log.files;

import io.mangrove.log.storage.StoredFile;

/**
 * The actions of consecutive versions in one file: a commit, or several compacted into one.
 * PROTOCOL: Log Compaction Files.
 *
 * @param lastVersion not below {@code firstVersion}; the same for a commit
 */
public record CommitRun(long firstVersion, long lastVersion, StoredFile file) {
  public CommitRun {
    if (lastVersion < firstVersion) {
      throw new IllegalArgumentException(firstVersion + " comes after " + lastVersion);
    }
  }

  static CommitRun ofCommit(long version, StoredFile file) {
    return new CommitRun(version, version, file);
  }

  /** Whether the file stands for more than one commit. */
  public boolean isCompacted() {
    return lastVersion > firstVersion;
  }
}
