package io.mangrove.log.deletion;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * The rows of a data file that no longer count, by their positions in the file from 0 on. Never
 * changes; safe for use by several threads. PROTOCOL: Deletion Vectors.
 */
public final class DeletionVector implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The upper halves of positions, ascending, one for each bitmap of lower halves. */
  private final int[] keys;

  private final RoaringBitmap[] bitmaps;

  DeletionVector(int[] keys, RoaringBitmap[] bitmaps) {
    this.keys = keys;
    this.bitmaps = bitmaps;
  }

  /**
   * The file that a vector is in; null where it is in the log.
   *
   * @param dataFile whose rows it masks, for the message of an error
   */
  public static @Nullable String pathOf(
      String tableRoot, DeletionVectorDescriptor descriptor, String dataFile) {
    if (descriptor.storageType().equals("i")) {
      return null;
    }
    try {
      return VectorLoad.path(tableRoot, descriptor);
    } catch (MalformedVectorException e) {
      throw DeletionError.DELTA_DELETION_VECTOR_INVALID_FORMAT.causedBy(
          e,
          "dataFile",
          dataFile,
          "vector",
          descriptor.uniqueId(),
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  /** The same vector as it is named in the log of any other table. */
  public static DeletionVectorDescriptor fromAnywhere(
      String tableRoot, DeletionVectorDescriptor descriptor, String dataFile) {
    String path = pathOf(tableRoot, descriptor, dataFile);
    return path == null
        ? descriptor
        : new DeletionVectorDescriptor(
            "p",
            DataPath.encodeAbsolute(path),
            descriptor.offset(),
            descriptor.sizeInBytes(),
            descriptor.cardinality());
  }

  /**
   * The same vector once its file is copied into another table. A vector in the log itself stays.
   *
   * @param folder of the copy, below the table's root; not encoded
   * @param id by which the copy is called
   */
  public static DeletionVectorDescriptor copied(
      DeletionVectorDescriptor descriptor, String folder, UUID id) {
    return descriptor.storageType().equals("i")
        ? descriptor
        : new DeletionVectorDescriptor(
            "u",
            folder + Base85.encode(DeletionVectorFile.bytes(id)),
            descriptor.offset(),
            descriptor.sizeInBytes(),
            descriptor.cardinality());
  }

  /**
   * Takes a vector out of the log or reads it from its file, and holds it to all that the log says
   * about it.
   *
   * @param tableRoot not percent-encoded
   * @param dataFile whose rows it masks, for the message of an error
   */
  public static DeletionVector load(
      LogStore store, String tableRoot, DeletionVectorDescriptor descriptor, String dataFile)
      throws IOException {
    return new VectorLoad(store, tableRoot, descriptor, dataFile).load();
  }

  /** A vector that masks these rows. */
  public static DeletionVector of(long... positions) {
    DeletionVectorBuilder builder = new DeletionVectorBuilder();
    for (long position : positions) {
      builder.mask(position);
    }
    return builder.build();
  }

  /** How many rows it masks. */
  public long cardinality() {
    long sum = 0;
    for (RoaringBitmap bitmap : bitmaps) {
      sum += bitmap.getLongCardinality();
    }
    return sum;
  }

  /** Whether the row at a position is masked. */
  public boolean contains(long position) {
    int index = Arrays.binarySearch(keys, (int) (position >>> Integer.SIZE));
    return index >= 0 && bitmaps[index].contains((int) position);
  }

  public boolean isEmpty() {
    return cardinality() == 0;
  }

  /** The rows that this vector or another one masks. */
  public DeletionVector union(DeletionVector other) {
    return new DeletionVectorBuilder().maskAll(this).maskAll(other).build();
  }

  /** The rows that this vector masks and another one does not. */
  public DeletionVector minus(DeletionVector other) {
    return combined(other, (mine, theirs) -> RoaringBitmap.andNot(mine, theirs), true);
  }

  /** The rows that both vectors mask. */
  public DeletionVector intersection(DeletionVector other) {
    return combined(other, (mine, theirs) -> RoaringBitmap.and(mine, theirs), false);
  }

  /** Whether it masks every row that another one does. */
  public boolean containsAll(DeletionVector other) {
    return other.minus(this).isEmpty();
  }

  private interface Combination {
    RoaringBitmap of(RoaringBitmap ours, RoaringBitmap theirs);
  }

  private DeletionVector combined(
      DeletionVector other, Combination combination, boolean keepsUnpaired) {
    DeletionVectorBuilder builder = new DeletionVectorBuilder();
    for (int i = 0; i < keys.length; i++) {
      int index = Arrays.binarySearch(other.keys, keys[i]);
      if (index >= 0) {
        builder.maskAll(keys[i], combination.of(bitmaps[i], other.bitmaps[index]));
      } else if (keepsUnpaired) {
        builder.maskAll(keys[i], bitmaps[i]);
      }
    }
    return builder.build();
  }

  /** How many rows it masks before the one at a position. */
  public long countBefore(long position) {
    int key = (int) (position >>> Integer.SIZE);
    long count = 0;
    for (int i = 0; i < keys.length && keys[i] <= key; i++) {
      count +=
          keys[i] < key
              ? bitmaps[i].getLongCardinality()
              : bitmaps[i].rankLong((int) position) - (bitmaps[i].contains((int) position) ? 1 : 0);
    }
    return count;
  }

  /** Calls back with every masked position, ascending. */
  public void forEach(LongConsumer consumer) {
    for (int i = 0; i < keys.length; i++) {
      int key = keys[i];
      bitmaps[i].forEach((int lower) -> consumer.accept(position(key, lower)));
    }
  }

  /** The smallest masked position; of a vector that is not empty. */
  public long first() {
    for (int i = 0; i < keys.length; i++) {
      if (!bitmaps[i].isEmpty()) {
        return position(keys[i], bitmaps[i].first());
      }
    }
    throw new NoSuchElementException("nothing is masked");
  }

  /** The greatest masked position; of a vector that is not empty. */
  public long last() {
    for (int i = keys.length - 1; i >= 0; i--) {
      if (!bitmaps[i].isEmpty()) {
        return position(keys[i], bitmaps[i].last());
      }
    }
    throw new NoSuchElementException("nothing is masked");
  }

  private static long position(int key, int lower) {
    return (long) key << Integer.SIZE | Integer.toUnsignedLong(lower);
  }

  /** As a file or the log holds it, the magic number first. */
  public byte[] bytes() {
    return BitmapFormat.bytes(keys, bitmaps);
  }

  /** A descriptor that holds the vector itself, for readers that are told of it by other ways. */
  public DeletionVectorDescriptor inline() {
    byte[] bytes = bytes();
    return new DeletionVectorDescriptor(
        "i", Base85.encode(bytes), null, bytes.length, cardinality());
  }

  /**
   * The vector whose {@link #bytes} these are, from a process of the same kind.
   *
   * @throws IllegalArgumentException they are no vector's
   */
  public static DeletionVector ofBytes(byte[] bytes) {
    try {
      return BitmapFormat.parse(bytes);
    } catch (MalformedVectorException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void copyTo(DeletionVectorBuilder builder) {
    for (int i = 0; i < keys.length; i++) {
      builder.maskAll(keys[i], bitmaps[i]);
    }
  }

  /**
   * Which of some neighbouring rows still count.
   *
   * @param first the position of the first of them
   * @param count how many they are
   * @param kept where to put which ones do, as distances from the first; left as it is if all do
   * @return how many do
   */
  public int keep(long first, int count, int[] kept) {
    int size = 0;
    boolean all = true;
    for (int done = 0; done < count; ) {
      long from = first + done;
      // A bitmap ends where the lower half of positions does.
      int length = (int) Math.min(count - done, (1L << Integer.SIZE) - (from & 0xFFFFFFFFL));
      int index = Arrays.binarySearch(keys, (int) (from >>> Integer.SIZE));
      boolean masked = index >= 0 && masksAny(bitmaps[index], (int) from, length);
      if (masked && all) {
        all = false;
        size = fill(kept, 0, 0, done);
      }
      if (masked) {
        size = keep(bitmaps[index], (int) from, length, done, kept, size);
      } else if (!all) {
        size = fill(kept, size, done, done + length);
      }
      done += length;
    }
    return all ? count : size;
  }

  /**
   * Which of some neighbouring rows are masked.
   *
   * @param first the position of the first of them
   * @param count how many they are
   * @param picked where to put which ones are, as distances from the first
   * @return how many are
   */
  public int pick(long first, int count, int[] picked) {
    int size = 0;
    for (int done = 0; done < count; ) {
      long from = first + done;
      int length = (int) Math.min(count - done, (1L << Integer.SIZE) - (from & 0xFFFFFFFFL));
      int index = Arrays.binarySearch(keys, (int) (from >>> Integer.SIZE));
      if (index >= 0) {
        PeekableIntIterator masked = bitmaps[index].getIntIterator();
        masked.advanceIfNeeded((int) from);
        while (masked.hasNext()) {
          long step = Integer.toUnsignedLong(masked.next()) - (from & 0xFFFFFFFFL);
          if (step >= length) {
            break;
          }
          picked[size++] = done + (int) step;
        }
      }
      done += length;
    }
    return size;
  }

  private static boolean masksAny(RoaringBitmap bitmap, int from, int length) {
    long next = bitmap.nextValue(from);
    return next >= 0 && next < Integer.toUnsignedLong(from) + length;
  }

  /** Puts the distances of a range's rows that are not in the bitmap behind those already kept. */
  private static int keep(
      RoaringBitmap bitmap, int from, int length, int distance, int[] kept, int size) {
    PeekableIntIterator masked = bitmap.getIntIterator();
    masked.advanceIfNeeded(from);
    int next = 0;
    int end = size;
    while (masked.hasNext() && next < length) {
      // Unsigned: what does not fit an int lies beyond any range.
      long step = Integer.toUnsignedLong(masked.next()) - Integer.toUnsignedLong(from);
      int gapEnd = (int) Math.min(step, length);
      end = fill(kept, end, distance + next, distance + gapEnd);
      next = gapEnd + 1;
    }
    return fill(kept, end, distance + next, distance + length);
  }

  private static int fill(int[] kept, int size, int from, int to) {
    int end = size;
    for (int distance = from; distance < to; distance++) {
      kept[end++] = distance;
    }
    return end;
  }

  /** Whether every bitmap is in order, and so answers the same however it is asked. */
  boolean isOrdered() {
    for (RoaringBitmap bitmap : bitmaps) {
      long count = 0;
      long last = -1;
      for (IntIterator values = bitmap.getIntIterator(); values.hasNext(); count++) {
        long value = Integer.toUnsignedLong(values.next());
        if (value <= last) {
          return false;
        }
        last = value;
      }
      if (count != bitmap.getLongCardinality()) {
        return false;
      }
    }
    return true;
  }
}
