package io.mangrove.log.replay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which files tell two versions of a table apart. Rows are those of the version they are named by:
 * a file that is in both has no entry here, wherever its rows are.
 *
 * @param before the files of one version
 * @param after the files of the other
 * @param removed rows of {@code before} whose paths {@code after} does not have; ascending
 * @param added rows of {@code after} whose paths {@code before} does not have; ascending
 * @param remasked files of both in which other rows are masked: the row of {@code after}; ascending
 * @param remaskedBefore the same files in the same order: the row of {@code before}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; rows by the million
public record FileDifference(
    ActiveFiles before,
    ActiveFiles after,
    int[] removed,
    int[] added,
    int[] remasked,
    int[] remaskedBefore) {

  /** Compares two versions; takes an object for each file that differs, and none for the others. */
  public static FileDifference between(ActiveFiles before, ActiveFiles after) {
    int[] gone = missing(before, after);
    int[] come = missing(after, before);
    Map<ByteBuffer, Integer> goneByPath = new HashMap<>();
    IntStream.Builder removed = IntStream.builder();
    for (int row : gone) {
      // No writer should have a path twice under different vectors; if one did, none is lost.
      if (goneByPath.putIfAbsent(before.columns().path(row), row) != null) {
        removed.add(row);
      }
    }
    int[] added = new int[come.length];
    int[] remasked = new int[come.length];
    int[] remaskedBefore = new int[come.length];
    int adds = 0;
    int masks = 0;
    for (int row : come) {
      Integer known = goneByPath.remove(after.columns().path(row));
      if (known == null) {
        added[adds++] = row;
      } else {
        remasked[masks] = row;
        remaskedBefore[masks++] = known;
      }
    }
    goneByPath.values().forEach(removed::add);
    return new FileDifference(
        before,
        after,
        removed.build().sorted().toArray(),
        Arrays.copyOf(added, adds),
        Arrays.copyOf(remasked, masks),
        Arrays.copyOf(remaskedBefore, masks));
  }

  /** Whether both versions have the same files with the same rows masked. */
  public boolean isEmpty() {
    return removed.length + added.length + remasked.length == 0;
  }

  /** The rows of files whose identity another version does not have. */
  private static int[] missing(ActiveFiles files, ActiveFiles other) {
    boolean shared = files.store() == other.store();
    int[] missing = new int[16];
    int count = 0;
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      // In columns that are shared most files have one row for both versions.
      if ((shared && other.isActive(row)) || other.hasFileOf(files.columns(), row)) {
        continue;
      }
      missing = count == missing.length ? Arrays.copyOf(missing, count * 2) : missing;
      missing[count++] = row;
    }
    return Arrays.copyOf(missing, count);
  }
}
