package io.mangrove.log.snapshot;

import io.mangrove.log.actions.CommitInfo;
import org.jspecify.annotations.Nullable;

/**
 * One version in a table's history.
 *
 * @param timestamp milliseconds since the epoch, never less than an earlier version's
 * @param info null where the commit does not say who made it
 */
public record HistoryEntry(long version, long timestamp, @Nullable CommitInfo info) {}
