package io.mangrove.log.deletion;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.error.ErrorClass;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * One vector's place in a file of several: its size, its bytes, their checksum. PROTOCOL: Deletion
 * Vector File Storage Format.
 */
final class DeletionVectorFile {
  static final byte VERSION = 1;

  private final LogStore store;
  private final String path;
  private final int offset;
  private final int size;

  static String name(UUID id) {
    return "deletion_vector_" + id + ".bin";
  }

  /** The sixteen bytes of an identifier, which the log has as text. */
  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /** Makes the error for a number that is not what it should be. */
  interface Mismatch {
    DeltaException of(ErrorClass what, long expected, long found);
  }

  /**
   * @param offset where the vector begins; 0 where the log does not say, and then it is the first
   * @param size of the vector's bytes alone
   */
  DeletionVectorFile(LogStore store, String path, int offset, int size) {
    this.store = store;
    this.path = path;
    this.offset = Math.max(offset, 1); // the version comes before any vector
    this.size = size;
  }

  /** The vector's bytes, checked. */
  byte[] read(Mismatch mismatch) throws IOException {
    byte[] version = new byte[1];
    byte[] stored;
    try (SeekableFile file = store.openSeekable(path)) {
      long room = file.sizeBytes() - offset - 2L * Integer.BYTES;
      if (size < 0 || room < size) { // looked at before memory is taken for it
        throw mismatch.of(
            DeletionError.DELTA_DELETION_VECTOR_SIZE_MISMATCH, size, Math.max(room, 0));
      }
      stored = new byte[2 * Integer.BYTES + size];
      file.readFully(0, version, 0, version.length);
      file.readFully(offset, stored, 0, stored.length);
    }
    if (version[0] != VERSION) {
      throw new MalformedVectorException(
          "its file is of version " + version[0] + " in place of " + VERSION);
    }
    ByteBuffer buffer = ByteBuffer.wrap(stored); // big-endian, unlike what it holds
    int found = buffer.getInt();
    if (found != size) {
      throw mismatch.of(DeletionError.DELTA_DELETION_VECTOR_SIZE_MISMATCH, size, found);
    }
    byte[] bytes = new byte[size];
    buffer.get(bytes);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    long expected = Integer.toUnsignedLong(buffer.getInt());
    if (checksum.getValue() != expected) {
      throw mismatch.of(
          DeletionError.DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH, expected, checksum.getValue());
    }
    return bytes;
  }
}
