package io.mangrove.log.transaction;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction as the thread that ran it saw it.
 *
 * @param id under which the log has it
 * @param invoked when it began to read, by a clock that all threads share
 * @param responded when it was told its outcome
 * @param readVersion the version it was worked out on
 * @param firstRead the lowest row it has read
 * @param lastRead the highest; below the lowest if it has read none
 * @param seen the rows it has found there
 * @param deleted rows it has taken away
 * @param inserted rows it has put in
 * @param version where it is told to be; null unless it is told to be committed
 */
record Observed(
    String id,
    long invoked,
    long responded,
    long readVersion,
    long firstRead,
    long lastRead,
    Set<Long> seen,
    Set<Long> deleted,
    Set<Long> inserted,
    Outcome outcome,
    @Nullable Long version) {

  enum Outcome {
    COMMITTED,
    REFUSED,
    IN_DOUBT
  }

  Observed {
    seen = Set.copyOf(seen);
    deleted = Set.copyOf(deleted);
    inserted = Set.copyOf(inserted);
  }
}
