package io.mangrove.log.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * How a checkpoint is written.
 *
 * @param spec what its files look like
 * @param actionsPerSidecar how many files and tombstones a sidecar holds at most
 * @param structs what is said of files in typed columns; null: nothing
 */
public record CheckpointOptions(Spec spec, int actionsPerSidecar, @Nullable FileStructs structs) {

  /** More make a sidecar slow to read, fewer make many of them. */
  private static final int DEFAULT_ACTIONS_PER_SIDECAR = 50_000;

  /** What a checkpoint's files look like. PROTOCOL: Checkpoint Naming Scheme. */
  public enum Spec {
    /** One Parquet file with everything, which every reader knows. */
    CLASSIC,
    /** A manifest in Parquet under a unique name, with sidecars. */
    V2_PARQUET,
    /** A manifest in JSON under a unique name, with sidecars. */
    V2_JSON,
    /**
     * A manifest in Parquet under the classic name, with sidecars: readers who know nothing of
     * sidecars find the protocol in it, and stop.
     */
    V2_CLASSIC_NAME
  }

  public CheckpointOptions {
    if (actionsPerSidecar < 1) {
      throw new IllegalArgumentException("sidecars of " + actionsPerSidecar + " actions");
    }
  }

  public CheckpointOptions(Spec spec, int actionsPerSidecar) {
    this(spec, actionsPerSidecar, null);
  }

  public static CheckpointOptions of(Spec spec) {
    return new CheckpointOptions(spec, DEFAULT_ACTIONS_PER_SIDECAR);
  }

  public CheckpointOptions with(@Nullable FileStructs newStructs) {
    return new CheckpointOptions(spec, actionsPerSidecar, newStructs);
  }
}
