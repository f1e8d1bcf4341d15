package io.mangrove.log.checkpoint;

import io.mangrove.log.actions.CheckpointMetadata;
import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.files.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint tells of itself rather than of the table: its sidecars and its version. Changes
 * while the checkpoint is read. PROTOCOL: V2 Spec.
 */
public final class CheckpointManifest {
  private final List<Sidecar> sidecars = new ArrayList<>();
  private @Nullable CheckpointMetadata metadata;

  public void sidecar(Sidecar sidecar) {
    sidecars.add(sidecar);
  }

  public void metadata(CheckpointMetadata found) {
    metadata = found;
  }

  /** In the order of the checkpoint's rows. */
  public List<Sidecar> sidecars() {
    return List.copyOf(sidecars);
  }

  /**
   * What keeps this from being the manifest of a checkpoint; null if nothing does. A text that ends
   * after any of its lines still reads well, so what must be there is looked for.
   */
  public @Nullable String fault(Checkpoint checkpoint) {
    CheckpointMetadata found = metadata;
    if (found == null) {
      return checkpoint.isUuidNamed() ? "it has no checkpointMetadata" : null;
    }
    return found.version() == checkpoint.version()
        ? null
        : "it says to be of version " + found.version();
  }
}
