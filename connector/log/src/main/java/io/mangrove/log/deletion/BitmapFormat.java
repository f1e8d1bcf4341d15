package io.mangrove.log.deletion;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.roaringbitmap.RoaringBitmap;

/**
 * The bytes of a deletion vector: a magic number, then one Roaring bitmap for each upper half of
 * positions. PROTOCOL: Deletion Vector Format.
 */
final class BitmapFormat {
  private static final int PORTABLE = 1681511377;

  /**
   * What came before the portable format and is still the protocol's example of an inline vector:
   * the bitmaps of the upper halves 0, 1, 2, ... with their sizes, in either byte order.
   */
  private static final int CONSECUTIVE = 1681511376;

  private BitmapFormat() {}

  static DeletionVector parse(byte[] bytes) throws MalformedVectorException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    DeletionVector vector;
    try {
      int magic = buffer.getInt();
      if (magic == PORTABLE) {
        vector = portable(buffer);
      } else if (magic == CONSECUTIVE) {
        vector = consecutive(buffer);
      } else if (Integer.reverseBytes(magic) == CONSECUTIVE) {
        vector = consecutive(buffer.order(ByteOrder.BIG_ENDIAN));
      } else {
        throw new MalformedVectorException(
            "it begins with the magic number " + magic + " in place of " + PORTABLE);
      }
    } catch (MalformedVectorException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The bitmap's own reader takes bytes on trust: it runs into whatever they lead to.
      throw new MalformedVectorException("it is not a Roaring bitmap (" + e + ")", e);
    }
    if (buffer.hasRemaining()) {
      throw new MalformedVectorException(
          "its bitmap ends " + buffer.remaining() + " bytes before it does");
    }
    return vector;
  }

  /** The bytes that {@link #parse} reads, in the portable format. */
  static byte[] bytes(int[] keys, RoaringBitmap[] bitmaps) {
    int size = Integer.BYTES + Long.BYTES;
    for (RoaringBitmap bitmap : bitmaps) {
      size = Math.addExact(size, Integer.BYTES + bitmap.serializedSizeInBytes());
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(PORTABLE).putLong(keys.length);
    for (int i = 0; i < keys.length; i++) {
      buffer.putInt(keys[i]);
      bitmaps[i].serialize(buffer);
    }
    return buffer.array();
  }

  private static DeletionVector portable(ByteBuffer buffer) throws IOException {
    int count = count(buffer.getLong(), buffer);
    int[] keys = new int[count];
    RoaringBitmap[] bitmaps = new RoaringBitmap[count];
    for (int i = 0; i < count; i++) {
      keys[i] = buffer.getInt();
      if (keys[i] < 0 || (i > 0 && keys[i] <= keys[i - 1])) {
        throw new MalformedVectorException("the keys of its bitmaps do not ascend");
      }
      bitmaps[i] = bitmap(buffer);
    }
    return new DeletionVector(keys, bitmaps);
  }

  private static DeletionVector consecutive(ByteBuffer buffer) throws IOException {
    int count = count(buffer.getInt(), buffer);
    int[] keys = new int[count];
    RoaringBitmap[] bitmaps = new RoaringBitmap[count];
    for (int i = 0; i < count; i++) {
      keys[i] = i;
      int size = buffer.getInt();
      int start = buffer.position();
      bitmaps[i] = bitmap(buffer);
      if (buffer.position() - start != size) {
        throw new MalformedVectorException(
            "one of its bitmaps has " + (buffer.position() - start) + " bytes, not " + size);
      }
    }
    return new DeletionVector(keys, bitmaps);
  }

  /** How many bitmaps there are: so many that they fit, before room is made for them. */
  private static int count(long count, ByteBuffer buffer) throws MalformedVectorException {
    if (count < 0 || count > buffer.remaining() / Integer.BYTES) {
      throw new MalformedVectorException("it cannot hold the " + count + " bitmaps it says");
    }
    return (int) count;
  }

  private static RoaringBitmap bitmap(ByteBuffer buffer) throws IOException {
    ByteArrayInputStream bytes =
        new ByteArrayInputStream(
            buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    RoaringBitmap bitmap = new RoaringBitmap();
    bitmap.deserialize(new DataInputStream(bytes));
    // What was read, not what the bitmap would write: the format leaves writers a choice.
    buffer.position(buffer.limit() - bytes.available());
    return bitmap;
  }
}
