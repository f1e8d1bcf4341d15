package io.mangrove.log.snapshot;

/**
 * When a version was committed.
 *
 * @param millis since the epoch
 */
record CommitTime(long version, long millis) {}
