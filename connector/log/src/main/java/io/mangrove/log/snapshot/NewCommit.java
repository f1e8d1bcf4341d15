package io.mangrove.log.snapshot;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.CommitInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit that this process has just written or read.
 *
 * @param sizeBytes of its file
 */
public record NewCommit(long version, List<Action> actions, long sizeBytes) {
  public NewCommit {
    actions = List.copyOf(actions);
  }

  /** The commit's own account; null where it has none. */
  public @Nullable CommitInfo info() {
    for (Action action : actions) {
      if (action instanceof CommitInfo info) {
        return info;
      }
    }
    return null;
  }
}
