package io.mangrove.log.testkit;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * A deletion vector as a writer makes it, by RoaringBitmap's own 64-bit bitmap. PROTOCOL: Deletion
 * Vector Format.
 *
 * @param bytes with the magic number before the bitmap
 * @param cardinality how many rows it masks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WrittenVector(byte[] bytes, long cardinality) {
  private static final int MAGIC = 1681511377;
  private static final String Z85 =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  /** The vector that masks these positions. */
  public static WrittenVector of(long... positions) {
    Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
    for (long position : positions) {
      bitmap.addLong(position);
    }
    return of(bitmap);
  }

  /** The vector that masks the positions of a bitmap, in its smallest form. */
  public static WrittenVector of(Roaring64NavigableMap bitmap) {
    bitmap.runOptimize();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(Integer.reverseBytes(MAGIC));
      bitmap.serializePortable(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WrittenVector(bytes.toByteArray(), bitmap.getLongCardinality());
  }

  /** How a log says it that holds the vector itself. */
  public DeletionVectorDescriptor inline() {
    byte[] whole = Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
    return new DeletionVectorDescriptor("i", base85(whole), null, bytes.length, cardinality);
  }

  /** How a log says it where the vector is in a file whose name comes from an id. */
  public DeletionVectorDescriptor relative(String prefix, UUID id, Integer offset) {
    ByteBuffer idBytes = ByteBuffer.allocate(16);
    idBytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return new DeletionVectorDescriptor(
        "u", prefix + base85(idBytes.array()), offset, bytes.length, cardinality);
  }

  /** How a log says it where the vector is in a file of this path. */
  public DeletionVectorDescriptor absolute(String path, Integer offset) {
    return new DeletionVectorDescriptor("p", path, offset, bytes.length, cardinality);
  }

  /** A file of vectors, one after the other. */
  public static byte[] file(WrittenVector... vectors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      for (WrittenVector vector : vectors) {
        CRC32 checksum = new CRC32();
        checksum.update(vector.bytes);
        out.writeInt(vector.bytes.length);
        out.write(vector.bytes);
        out.writeInt((int) checksum.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Bytes, a multiple of four, as text. */
  public static String base85(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer groups = ByteBuffer.wrap(bytes); groups.hasRemaining(); ) {
      long group = Integer.toUnsignedLong(groups.getInt());
      for (long place = 85L * 85 * 85 * 85; place > 0; place /= 85) {
        text.append(Z85.charAt((int) (group / place % 85)));
      }
    }
    return text.toString();
  }
}
