package io.mangrove.log.transaction;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a commit does to files row by row, so that it can follow a winner that has masked other rows
 * of them. The lines that say so in the log are among the commit's files.
 */
record RowChanges(List<RowMask> masks, List<Rearrangement> rearrangements) {
  static final RowChanges NONE = new RowChanges(List.of(), List.of());

  RowChanges {
    masks = List.copyOf(masks);
    rearrangements = List.copyOf(rearrangements);
  }

  boolean isNothing() {
    return masks.isEmpty() && rearrangements.isEmpty();
  }

  /** The paths of all files that are not new. */
  Set<String> paths() {
    Set<String> paths = new HashSet<>();
    masks.forEach(mask -> paths.add(mask.before().path()));
    for (Rearrangement rearrangement : rearrangements) {
      rearrangement.parts().forEach(part -> paths.add(part.moved().source().path()));
    }
    return paths;
  }
}
