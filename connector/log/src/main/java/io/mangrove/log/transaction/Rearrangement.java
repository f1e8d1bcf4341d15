package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.deletion.DeletionVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files whose rows a commit has moved into a new one.
 *
 * @param target the new file as it was written
 * @param masked rows of it that winners have taken out of the sources since
 * @param current the new file as the commit adds it; null: none of its rows is left
 */
record Rearrangement(
    List<Part> parts, AddFile target, DeletionVector masked, @Nullable AddFile current) {

  /**
   * A source.
   *
   * @param current as it is in the version the commit follows; null: gone with all its rows
   */
  record Part(MovedRows moved, @Nullable FileKey current) {}

  Rearrangement {
    parts = List.copyOf(parts);
    requireNonNull(target, "target");
  }
}
