package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import java.util.List;

/**
 * Commits in ascending order with their times, which ascend too. In-commit timestamps are in the
 * commits themselves, so a commit is opened when its time is asked for.
 */
final class CommitTimes {
  private final List<CommitTime> fileTimes;
  private final InCommitTimestamps inCommit;
  private final CommitInfoReader commitInfos;

  CommitTimes(
      List<CommitTime> fileTimes, InCommitTimestamps inCommit, CommitInfoReader commitInfos) {
    this.fileTimes = fileTimes;
    this.inCommit = inCommit;
    this.commitInfos = commitInfos;
  }

  int size() {
    return fileTimes.size();
  }

  CommitTime get(int index) {
    CommitTime file = fileTimes.get(index);
    if (inCommit.isUsedAt(file.version())) {
      CommitInfo info = commitInfos.read(file.version());
      if (info != null && info.inCommitTimestamp() != null) {
        return new CommitTime(file.version(), info.inCommitTimestamp());
      }
    }
    return file;
  }

  /** The last commit at a time or before it; the first one must be. */
  CommitTime newestAt(long millis) {
    int low = 0;
    int high = size();
    // The answer is in [low, high): below, all times are at most the given one.
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (get(middle).millis() <= millis) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return get(low);
  }
}
