package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A commit ready to be put at a version. Never changes: behind a winner there is another one, with
 * the same changes and the same txnId. What depends on its place in the log is worked out from the
 * version it follows when its lines are asked for, and again for each place it is moved to.
 *
 * @param before the version it is to follow
 * @param read the snapshot its changes were worked out on; null: it makes the table
 * @param keepsRowIds whether rows that it moves from file to file keep their ids
 * @param metrics numbers as text
 * @param txnId unique to the transaction; by it a writer knows its own commit again
 */
record PreparedCommit(
    Predecessor before,
    @Nullable Snapshot read,
    Changes changes,
    ReadScope reads,
    IsolationLevel isolation,
    Operation operation,
    boolean keepsRowIds,
    Map<String, String> metrics,
    @Nullable String userMetadata,
    String engineInfo,
    String txnId) {

  /** Where it is to go. */
  long version() {
    return before.version() + 1;
  }

  /** Of the table once this is committed. */
  Protocol protocol() {
    Protocol changed = changes.protocol();
    return changed != null ? changed : requireNonNull(before.protocol(), "a new table's protocol");
  }

  /** Of the table once this is committed. */
  Metadata metadata() {
    Metadata changed = changes.metadata();
    return changed != null ? changed : requireNonNull(before.metadata(), "a new table's metadata");
  }

  /** Whether nothing was read and nothing removed. */
  boolean isBlindAppend() {
    return reads.isNothing() && changes.onlyAddsFiles();
  }

  /** Whether nothing was read and nothing changes, as where a VACUUM says that it begins. */
  boolean isNote() {
    return reads.isNothing() && changes.areNone();
  }

  boolean mayMaskRows() {
    return WriteSupport.mayMaskRows(protocol(), metadata());
  }

  /** The version that was read, for a message. */
  String readVersionText() {
    return read == null ? "none" : Long.toString(read.version());
  }

  /**
   * The lines of the commit, commitInfo first.
   *
   * @param timestamp the clock's, in milliseconds since the epoch
   */
  List<Action> actions(long timestamp) {
    List<Action> actions = new ArrayList<>();
    Long inCommitTimestamp = InCommitTime.of(this, timestamp);
    actions.add(info(timestamp, inCommitTimestamp));
    Changes settled = changes.withMetadata(InCommitTime.metadata(this, inCommitTimestamp));
    RowIds.assigned(this, settled).appendTo(actions);
    return actions;
  }

  private CommitInfo info(long timestamp, @Nullable Long inCommitTimestamp) {
    return new CommitInfo(
        timestamp,
        inCommitTimestamp,
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
        RowIds.tags(this),
        txnId);
  }

  /**
   * The same changes behind a commit that came first; rows that both mask in a file are masked
   * together.
   *
   * @throws io.mangrove.log.error.CommitConflictException the winner stands against them
   */
  PreparedCommit rebasedOver(Winner winner, CommitVectors vectors) {
    Race race = Race.between(this, winner, vectors);
    ConflictRules.check(race);
    return new PreparedCommit(
        before.after(winner),
        read,
        RowRebase.changes(race),
        reads.behind(winner),
        isolation,
        operation,
        keepsRowIds,
        metrics,
        userMetadata,
        engineInfo,
        txnId);
  }
}
