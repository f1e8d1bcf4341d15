package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.snapshot.Snapshot;

/**
 * A commit that is in the log.
 *
 * @param snapshot of that version, made in memory without another listing; of a newer one where
 *     this process has seen one meanwhile
 * @param attempts how often the commit was tried, 1 when nobody else was writing
 */
public record Committed(long version, Snapshot snapshot, int attempts) {
  public Committed {
    requireNonNull(snapshot, "snapshot");
  }
}
