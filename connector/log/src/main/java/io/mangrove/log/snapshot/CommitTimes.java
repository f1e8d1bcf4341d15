package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commits in ascending order with their times. In-commit timestamps are in the commits themselves,
 * so a commit is opened when its time is asked for. PROTOCOL: In-Commit Timestamps.
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

  /**
   * Where the commits begin that tell their own time; {@link #size()} if none does. Times ascend
   * before it and from it on, but not across it: file times may be those of a copy of the log.
   */
  int firstInCommit() {
    for (int i = 0; i < fileTimes.size(); i++) {
      if (inCommit.isUsedAt(fileTimes.get(i).version())) {
        return i;
      }
    }
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

  /**
   * The last commit at a time or before it. From the time on at which the table's commits began to
   * tell theirs, only those count; up to then, only the ones before them. Null if the time is
   * before all that count.
   */
  @Nullable CommitTime newestAt(long millis) {
    int border = firstInCommit();
    boolean inCommitTime = border < size() && get(border).millis() <= millis;
    int low = inCommitTime ? border : 0;
    int high = inCommitTime || border == 0 ? size() : border;
    if (get(low).millis() > millis) {
      return null;
    }
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
