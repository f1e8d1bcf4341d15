package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.AddFile;

/**
 * Where the rows of a file went that was rearranged with others into a new one: those that are not
 * masked, in their order, to neighbouring places.
 *
 * @param source as it was read
 * @param firstRow the position in the new file of the first of them
 * @param rows how many they are
 */
public record MovedRows(AddFile source, long firstRow, long rows) {
  public MovedRows {
    requireNonNull(source, "source");
    if (firstRow < 0 || rows < 0) {
      throw new IllegalArgumentException(rows + " rows from " + firstRow + " on");
    }
  }
}
