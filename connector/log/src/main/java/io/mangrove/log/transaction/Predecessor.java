package io.mangrove.log.transaction;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RowTrackingDomain;
import io.mangrove.log.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The version that a commit follows, as far as the commit's own lines depend on it. First the one
 * that was read; behind each winner of a lost race, that winner's.
 *
 * @param version -1 where the commit makes the table
 * @param protocol of the table at that version; null where there is none yet
 * @param metadata of the table at that version; null where there is none yet
 * @param inCommitTimestamp milliseconds since the epoch; null where no version told one yet
 * @param rowIdHighWaterMark the highest row id given out so far; -1 for none
 */
record Predecessor(
    long version,
    @Nullable Protocol protocol,
    @Nullable Metadata metadata,
    @Nullable Long inCommitTimestamp,
    long rowIdHighWaterMark) {

  /** Before the first row id. */
  static final long NO_ROW_ID = -1;

  private static final Predecessor NOTHING = new Predecessor(-1, null, null, null, NO_ROW_ID);

  /**
   * The version that was read.
   *
   * @param read null: the commit makes the table
   */
  static Predecessor of(@Nullable Snapshot read) {
    if (read == null) {
      return NOTHING;
    }
    DomainMetadata rowIds = read.domainMetadata().get(RowTrackingDomain.NAME);
    return new Predecessor(
        read.version(),
        read.protocol(),
        read.metadata(),
        read.inCommitTimestamp(),
        rowIds == null ? NO_ROW_ID : RowTrackingDomain.of(rowIds).rowIdHighWaterMark());
  }

  /** The version of a commit that follows this one. */
  Predecessor after(Winner winner) {
    Protocol newProtocol = winner.first(Protocol.class);
    Metadata newMetadata = winner.first(Metadata.class);
    CommitInfo info = winner.info();
    return new Predecessor(
        winner.version(),
        newProtocol == null ? protocol : newProtocol,
        newMetadata == null ? metadata : newMetadata,
        info == null || info.inCommitTimestamp() == null
            ? inCommitTimestamp
            : info.inCommitTimestamp(),
        highWaterMarkAfter(winner));
  }

  private long highWaterMarkAfter(Winner winner) {
    for (DomainMetadata domain : winner.all(DomainMetadata.class)) {
      if (domain.domain().equals(RowTrackingDomain.NAME)) {
        return domain.removed() ? NO_ROW_ID : RowTrackingDomain.of(domain).rowIdHighWaterMark();
      }
    }
    return rowIdHighWaterMark;
  }
}
