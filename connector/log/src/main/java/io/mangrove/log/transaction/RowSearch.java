package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;

/**
 * Looks into a file that another commit has added, where its statistics do not tell whether the
 * rows of an operation would have been among its own.
 */
public interface RowSearch {
  /**
   * Whether a row of the file may be one that the operation would have read.
   *
   * @param version that added the file
   */
  boolean mayFind(long version, AddFile file);
}
