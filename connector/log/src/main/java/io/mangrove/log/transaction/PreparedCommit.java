package io.mangrove.log.transaction;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A commit ready to be put at a version. Never changes: behind a winner there is another one, with
 * the same changes and the same txnId.
 *
 * @param version where it is to go
 * @param read the snapshot its changes were worked out on; null: it makes the table
 * @param protocol of the table once this is committed
 * @param metadata of the table once this is committed
 * @param metrics numbers as text
 * @param txnId unique to the transaction; by it a writer knows its own commit again
 */
record PreparedCommit(
    long version,
    @Nullable Snapshot read,
    Protocol protocol,
    Metadata metadata,
    Changes changes,
    ReadScope reads,
    IsolationLevel isolation,
    Operation operation,
    Map<String, String> metrics,
    @Nullable String userMetadata,
    String engineInfo,
    String txnId) {

  /** Whether nothing was read and nothing removed. */
  boolean isBlindAppend() {
    return reads.isNothing() && changes.onlyAddsFiles();
  }

  /** The version that was read, for a message. */
  String readVersionText() {
    return read == null ? "none" : Long.toString(read.version());
  }

  /**
   * The lines of the commit, commitInfo first.
   *
   * @param timestamp milliseconds since the epoch
   */
  List<Action> actions(long timestamp) {
    List<Action> actions = new ArrayList<>();
    actions.add(info(timestamp));
    changes.appendTo(actions);
    return actions;
  }

  private CommitInfo info(long timestamp) {
    return new CommitInfo(
        timestamp,
        null,
        null,
        null,
        operation.name(),
        operation.parameters(),
        metrics,
        read == null ? null : read.version(),
        isolation.logName(),
        isBlindAppend(),
        engineInfo,
        userMetadata,
        null,
        null,
        null,
        Map.of(),
        txnId);
  }

  /**
   * The same changes behind a commit that came first.
   *
   * @throws io.mangrove.log.error.CommitConflictException the winner stands against them
   */
  PreparedCommit rebasedOver(Winner winner) {
    ConflictRules.check(this, winner);
    Protocol newProtocol = winner.first(Protocol.class);
    return new PreparedCommit(
        winner.version() + 1,
        read,
        newProtocol == null ? protocol : newProtocol,
        metadata,
        changes,
        reads,
        isolation,
        operation,
        metrics,
        userMetadata,
        engineInfo,
        txnId);
  }
}
