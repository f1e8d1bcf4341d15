package io.mangrove.log.transaction;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The protocol that a commit gives its table. PROTOCOL: Table Features for New and Existing Tables.
 */
final class ProtocolChoice {
  private ProtocolChoice() {}

  /**
   * The one that was asked for, else the least that will do; in either case with what the rest of
   * the commit needs, and never less than the table has.
   *
   * @param asked null: it follows from the metadata
   * @param metadata as given, with the properties that speak about the protocol; null: it stays
   * @param hasDomains whether the commit sets metadata domains
   */
  static Protocol of(
      @Nullable Protocol asked,
      @Nullable Snapshot read,
      @Nullable Metadata metadata,
      boolean hasDomains) {
    Protocol before = read == null ? null : read.protocol();
    Protocol chosen;
    if (asked != null) {
      MinimalProtocol.checkMayFollow(before, asked);
      chosen = asked;
    } else if (before == null) {
      if (metadata == null) {
        throw new IllegalStateException("a new table needs metadata");
      }
      chosen = MinimalProtocol.forTable(metadata);
    } else {
      chosen = metadata == null ? before : MinimalProtocol.upgrade(before, metadata);
    }
    return hasDomains ? MinimalProtocol.withDomainMetadata(chosen) : chosen;
  }
}
