package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks into files that another commit has added, where their statistics do not tell whether the
 * rows of an operation would have been among their own.
 */
public interface RowSearch {
  /**
   * One of the files of which a row may be one that the operation would have read; null if there is
   * none.
   *
   * @param version that added all of them
   */
  @Nullable AddFile find(long version, List<AddFile> files);
}
