package io.mangrove.log.deletion;

import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * Collects the rows that a vector is to mask. Changes with every call; for one thread at a time.
 */
public final class DeletionVectorBuilder {
  /** By the upper half of positions; none that the builder was given, since they are added to. */
  private final TreeMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();

  /** Masks the row at a position from 0 on. */
  public DeletionVectorBuilder mask(long position) {
    bitmap(position).add((int) position);
    return this;
  }

  /** Masks the row at a position from 0 on. False if it was masked before. */
  public boolean maskOnce(long position) {
    return bitmap(position).checkedAdd((int) position);
  }

  /** Masks neighbouring rows, from the first position to the one before {@code end}. */
  public DeletionVectorBuilder maskRange(long first, long end) {
    for (long from = first; from < end; ) {
      long upper = from >>> Integer.SIZE;
      long to = Math.min(end, (upper + 1) << Integer.SIZE);
      bitmap(from).add(from - (upper << Integer.SIZE), to - (upper << Integer.SIZE));
      from = to;
    }
    return this;
  }

  /** Masks the rows that a vector masks. */
  public DeletionVectorBuilder maskAll(DeletionVector vector) {
    vector.copyTo(this);
    return this;
  }

  DeletionVectorBuilder maskAll(int key, RoaringBitmap bitmap) {
    RoaringBitmap mine = bitmaps.get(key);
    if (mine == null) {
      bitmaps.put(key, bitmap.clone());
    } else {
      mine.or(bitmap);
    }
    return this;
  }

  /** How many rows are masked so far. */
  public long cardinality() {
    return bitmaps.values().stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
  }

  private RoaringBitmap bitmap(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("no row is at " + position);
    }
    return bitmaps.computeIfAbsent(
        (int) (position >>> Integer.SIZE), missing -> new RoaringBitmap());
  }

  /**
   * The vector of all rows so far, in its smallest form; what is masked later is not part of it.
   */
  public DeletionVector build() {
    bitmaps.values().removeIf(RoaringBitmap::isEmpty);
    int[] keys = new int[bitmaps.size()];
    RoaringBitmap[] copies = new RoaringBitmap[keys.length];
    int i = 0;
    for (Map.Entry<Integer, RoaringBitmap> bitmap : bitmaps.entrySet()) {
      keys[i] = bitmap.getKey();
      copies[i] = bitmap.getValue().clone();
      copies[i].runOptimize();
      i++;
    }
    return new DeletionVector(keys, copies);
  }
}
