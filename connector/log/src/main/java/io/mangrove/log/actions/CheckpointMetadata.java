package io.mangrove.log.actions;

/**
 * What a checkpoint of the second specification says of itself. Only in checkpoints, so no {@link
 * Action}. PROTOCOL: Checkpoint Metadata.
 *
 * @param version of the table
 */
public record CheckpointMetadata(long version) {}
