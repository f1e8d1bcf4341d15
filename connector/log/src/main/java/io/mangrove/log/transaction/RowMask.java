package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.deletion.DeletionVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit does to the rows of one file that stays in place.
 *
 * @param before the file as it is in the version the commit follows
 * @param rows that the commit masks, none of them masked in that version
 * @param after the file as the commit leaves it; null: none of its rows is left
 */
record RowMask(AddFile before, DeletionVector rows, @Nullable AddFile after) {

  /**
   * @param deletionTimestamp milliseconds since the epoch
   */
  List<FileAction> actions(long deletionTimestamp) {
    List<FileAction> actions = new ArrayList<>(2);
    actions.add(before.removed(deletionTimestamp, true));
    if (after != null) {
      actions.add(after);
    }
    return actions;
  }
}
