package io.mangrove.log.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that make up one version: at most one checkpoint, and every commit after it.
 *
 * @param version of the table
 * @param checkpoint null where the commits begin with version 0
 * @param commits ascending without a gap or an overlap; the last ends with {@code version}, unless
 *     the checkpoint is of that version
 */
public record LogSegment(long version, @Nullable Checkpoint checkpoint, List<CommitRun> commits) {

  public LogSegment {
    commits = List.copyOf(commits);
    long next = checkpoint == null ? 0 : checkpoint.version() + 1;
    for (CommitRun run : commits) {
      if (run.firstVersion() != next) {
        throw new IllegalArgumentException(
            "commit " + next + " is wanted where there is " + run.firstVersion());
      }
      next = run.lastVersion() + 1;
    }
    if (next != version + 1) {
      throw new IllegalArgumentException("version " + version + " needs commits from " + next);
    }
  }

  /** Whether a file stands for several commits. */
  public boolean isCompacted() {
    return commits.stream().anyMatch(CommitRun::isCompacted);
  }
}
