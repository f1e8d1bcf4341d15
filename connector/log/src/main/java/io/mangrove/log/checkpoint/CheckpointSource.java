package io.mangrove.log.checkpoint;

/** What a checkpoint is to be made of. */
@FunctionalInterface
public interface CheckpointSource {
  /** Hands over every action there is; files last. */
  void writeTo(CheckpointSink sink);
}
