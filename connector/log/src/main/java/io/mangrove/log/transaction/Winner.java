package io.mangrove.log.transaction;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.snapshot.NewCommit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit that another one finds in its place. */
record Winner(NewCommit commit) {

  long version() {
    return commit.version();
  }

  List<Action> actions() {
    return commit.actions();
  }

  @Nullable CommitInfo info() {
    return commit.info();
  }

  /** The first action of a kind; null if there is none. */
  <T extends Action> @Nullable T first(Class<T> kind) {
    for (Action action : actions()) {
      if (kind.isInstance(action)) {
        return kind.cast(action);
      }
    }
    return null;
  }

  <T extends Action> List<T> all(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (Action action : actions()) {
      if (kind.isInstance(action)) {
        found.add(kind.cast(action));
      }
    }
    return found;
  }

  boolean isBy(String txnId) {
    CommitInfo info = info();
    return info != null && txnId.equals(info.txnId());
  }

  /** As the winner itself says; one that says nothing is taken for no blind append. */
  boolean isBlindAppend() {
    CommitInfo info = info();
    return info != null && Boolean.TRUE.equals(info.isBlindAppend());
  }

  List<RemoveFile> removes() {
    return all(RemoveFile.class);
  }

  /** When it was committed, as it says itself. */
  String timeText() {
    CommitInfo info = info();
    Long time = info == null ? null : info.inCommitTimestamp();
    if (info != null && time == null) {
      time = info.timestamp();
    }
    return time == null ? "at a time it does not tell" : "at " + Instant.ofEpochMilli(time);
  }

  String operationName() {
    CommitInfo info = info();
    return info == null || info.operation() == null ? "commit of unknown kind" : info.operation();
  }
}
