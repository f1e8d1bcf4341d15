package io.mangrove.spark.maintenance;

import java.util.Arrays;
import org.apache.spark.sql.api.java.UDF2;

/**
 * Where the curve is cut into files: for the files of each of the table's partitions cuts of their
 * own, so that partitions are not mixed. Travels to tasks.
 */
final class CurveCuts implements UDF2<Long, Integer, Integer> {
  private static final long serialVersionUID = 1L;

  /** By how much of a piece a cut may be moved. */
  private static final double SLACK = 0.2;

  private final int[] groupOfFile;
  private final long[][] cuts;
  private final int[] firstPiece;
  private final int pieces;

  /**
   * @param groupOfFile by the number of a file, which files stay together
   * @param samples of each group, places on the curve; sorted
   * @param piecesOf into how many pieces each group is cut
   */
  CurveCuts(int[] groupOfFile, long[][] samples, int[] piecesOf) {
    this.groupOfFile = groupOfFile.clone();
    this.cuts = new long[samples.length][];
    this.firstPiece = new int[samples.length];
    int next = 0;
    for (int group = 0; group < samples.length; group++) {
      cuts[group] = cuts(samples[group], piecesOf[group]);
      firstPiece[group] = next;
      next += cuts[group].length + 1;
    }
    this.pieces = next;
  }

  private static long[] cuts(long[] sample, int pieces) {
    if (sample.length == 0) {
      return new long[0];
    }
    long[] cuts = new long[Math.max(0, pieces - 1)];
    int slack = (int) (SLACK * sample.length / pieces);
    for (int i = 0; i < cuts.length; i++) {
      int here = (int) ((long) sample.length * (i + 1) / pieces);
      cuts[i] =
          roundest(
              sample[Math.max(0, here - slack)], sample[Math.min(sample.length - 1, here + slack)]);
    }
    return Arrays.stream(cuts).sorted().distinct().toArray();
  }

  /**
   * The place between two with the most zeros at its end. A cut there is on the border of a large
   * square of the curve; one just beside it would leave a file with rows of two distant squares.
   */
  private static long roundest(long above, long upTo) {
    long differing = Long.highestOneBit(above ^ upTo);
    return differing == 0 ? upTo : upTo & -differing;
  }

  int pieces() {
    return pieces;
  }

  /** Which files a piece has the rows of. */
  int groupOf(int piece) {
    int found = Arrays.binarySearch(firstPiece, piece);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public Integer call(Long place, Integer file) {
    int group = groupOfFile[file];
    int found = Arrays.binarySearch(cuts[group], place);
    return firstPiece[group] + (found >= 0 ? found + 1 : -found - 1);
  }
}
