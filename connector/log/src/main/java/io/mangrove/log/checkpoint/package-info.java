/**
 * What checkpoints are made of, whatever their format: a {@link
 * io.mangrove.log.checkpoint.CheckpointSink} takes the actions of one, a {@link
 * io.mangrove.log.checkpoint.CheckpointSource} gives them, and {@link
 * io.mangrove.log.checkpoint.LastCheckpoint} points at the newest. Formats have packages of their
 * own below. PROTOCOL: Checkpoints.
 */
@NullMarked
package io.mangrove.log.checkpoint;

import org.jspecify.annotations.NullMarked;
