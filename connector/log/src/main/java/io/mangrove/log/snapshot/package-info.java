/**
 * One version of a table, immutable; how it is loaded, and the history of versions. Begin with
 * {@link io.mangrove.log.snapshot.SnapshotLoader}: a listing, a segment of the log, a replay, a
 * {@link io.mangrove.log.snapshot.Snapshot}. Nothing here keeps a snapshot; {@link
 * io.mangrove.log.snapshot.SnapshotCheckpoint} alone writes.
 */
@NullMarked
package io.mangrove.log.snapshot;

import org.jspecify.annotations.NullMarked;
