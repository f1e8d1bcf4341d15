package io.mangrove.log.maintenance;

import io.mangrove.log.replay.ActiveFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files are put into one order together: a cube, as other Delta engines say. It is made of
 * files of one partition. An order mixes the rows of all its files, so nothing less than a cube can
 * be committed.
 *
 * @param batches of cubes that are worked on together; each cube is row numbers of active files
 */
public record CubePlan(List<List<int[]>> batches) {
  public CubePlan {
    batches = List.copyOf(batches);
  }

  /**
   * Makes cubes of files that are neighbours in the order in which the table got them.
   *
   * @param among row numbers of the files
   * @param cubeBytes how much a cube has from which on it takes no more files
   * @param batchBytes how much a batch has from which on it takes no more cubes
   */
  public static CubePlan of(ActiveFiles files, BitSet among, long cubeBytes, long batchBytes) {
    @Nullable Cubes[] partitions = new Cubes[files.partitionCount()];
    for (int row = among.nextSetBit(0); row >= 0; row = among.nextSetBit(row + 1)) {
      int ordinal = files.partitionOrdinal(row);
      Cubes cubes = partitions[ordinal];
      if (cubes == null) {
        cubes = new Cubes(cubeBytes);
        partitions[ordinal] = cubes;
      }
      cubes.add(row, files.sizeBytes(row));
    }
    List<List<int[]>> batches = new ArrayList<>();
    List<int[]> batch = new ArrayList<>();
    long bytes = 0;
    for (Cubes cubes : partitions) {
      for (int[] cube : cubes == null ? List.<int[]>of() : cubes.all()) {
        if (!batch.isEmpty() && bytes >= batchBytes) {
          batches.add(batch);
          batch = new ArrayList<>();
          bytes = 0;
        }
        batch.add(cube);
        bytes += Arrays.stream(cube).mapToLong(files::sizeBytes).sum();
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return new CubePlan(batches);
  }

  public int cubes() {
    return batches.stream().mapToInt(List::size).sum();
  }

  /** Those of a partition, being put together. */
  private static final class Cubes {
    private final long mostBytes;
    private int[] rows = new int[4];
    private int count;

    /** Where cubes end among the rows. */
    private final List<Integer> ends = new ArrayList<>();

    private long bytes;

    Cubes(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    void add(int row, long sizeBytes) {
      if (count > 0 && bytes >= mostBytes) {
        ends.add(count);
        bytes = 0;
      }
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, count * 2);
      }
      rows[count++] = row;
      bytes += sizeBytes;
    }

    List<int[]> all() {
      if (!ends.isEmpty() && bytes < mostBytes / 2) {
        ends.remove(ends.size() - 1); // too little for an order of its own
      }
      ends.add(count);
      List<int[]> cubes = new ArrayList<>();
      int from = 0;
      for (int end : ends) {
        cubes.add(Arrays.copyOfRange(rows, from, end));
        from = end;
      }
      return cubes;
    }
  }
}
