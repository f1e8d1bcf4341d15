package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.Curve;
import io.mangrove.log.maintenance.ZOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows in their places on a curve by how their values rank in a sample. Ranks of all columns
 * spread over the same range, however many different values there are; a value that many rows have
 * takes one rank. Travels to tasks.
 */
final class ColumnRanks implements UDF1<Row, Long> {
  private static final long serialVersionUID = 1L;

  /** As fine as a sample of this size can tell. */
  private static final int MOST_BOUNDS = 4095;

  private final Curve curve;
  private final int bits;

  /** Of each column, the values that begin a new rank, ascending. */
  private final Serializable[][] columns;

  /**
   * @param sample rows of the values by which to order, each null, a double or bytes
   * @param count how many columns there are
   */
  ColumnRanks(Curve curve, List<Row> sample, int count) {
    this.curve = curve;
    this.bits = ZOrder.bitsFor(count);
    this.columns = new Serializable[count][];
    for (int i = 0; i < count; i++) {
      columns[i] = bounds(sample, i, Math.min(MOST_BOUNDS, (1 << Math.min(bits, 12)) - 1));
    }
  }

  private static Serializable[] bounds(List<Row> sample, int column, int most) {
    List<Serializable> values = new ArrayList<>();
    for (Row row : sample) {
      if (!row.isNullAt(column)) {
        values.add((Serializable) row.get(column));
      }
    }
    values.sort(ORDER);
    List<Serializable> bounds = new ArrayList<>();
    for (int i = 0; i < most && !values.isEmpty(); i++) {
      Serializable value = values.get((int) ((long) values.size() * i / most));
      if (bounds.isEmpty() || ORDER.compare(bounds.get(bounds.size() - 1), value) < 0) {
        bounds.add(value);
      }
    }
    return bounds.toArray(new Serializable[0]);
  }

  private static final Comparator<Object> ORDER =
      (left, right) ->
          left instanceof byte[] bytes
              ? Arrays.compareUnsigned(bytes, (byte[]) right)
              : Double.compare((Double) left, (Double) right);

  @Override
  public Long call(Row values) {
    int[] ranks = new int[columns.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rank(columns[i], values.get(i));
    }
    return curve.place(ranks, bits);
  }

  /** Nulls come first. */
  private int rank(Serializable[] bounds, @Nullable Object value) {
    if (value == null || bounds.length == 0) {
      return 0;
    }
    int low = 0;
    int high = bounds.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ORDER.compare(bounds[middle], value) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (int) (((1L << bits) - 1) * low / bounds.length);
  }
}
