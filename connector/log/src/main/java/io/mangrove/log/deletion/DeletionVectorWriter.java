package io.mangrove.log.deletion;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes vectors down: short ones as text that the log itself holds, the others into new files of
 * many each. PROTOCOL: Deletion Vector File Storage Format.
 */
public final class DeletionVectorWriter {
  /** As text a quarter more. A file of its own would cost every reader a request. */
  private static final int INLINE_BYTES = 256;

  /** A reader fetches single vectors, so this bounds what a writer holds in memory. */
  private static final int FILE_BYTES = 8 << 20;

  private final LogStore store;
  private final String tableRoot;

  /**
   * @param tableRoot not percent-encoded
   */
  public DeletionVectorWriter(LogStore store, String tableRoot) {
    this.store = requireNonNull(store, "store");
    this.tableRoot = requireNonNull(tableRoot, "tableRoot");
  }

  /** Where each vector is, in their order. All files are complete when it returns. */
  public List<DeletionVectorDescriptor> write(List<DeletionVector> vectors) throws IOException {
    List<DeletionVectorDescriptor> written = new ArrayList<>(vectors.size());
    PackedFile file = null;
    for (DeletionVector vector : vectors) {
      byte[] bytes = vector.bytes();
      long cardinality = vector.cardinality();
      if (bytes.length <= INLINE_BYTES) {
        written.add(
            new DeletionVectorDescriptor(
                "i", Base85.encode(bytes), null, bytes.length, cardinality));
        continue;
      }
      if (file != null && !file.hasRoomFor(bytes)) {
        file.writeTo(store, tableRoot);
        file = null;
      }
      if (file == null) {
        file = new PackedFile();
      }
      written.add(file.append(bytes, cardinality));
    }
    writeIfAny(file);
    return written;
  }

  private void writeIfAny(@Nullable PackedFile file) throws IOException {
    if (file != null) {
      file.writeTo(store, tableRoot);
    }
  }

  /** One file while its vectors are collected. */
  private static final class PackedFile {
    private final UUID id = UUID.randomUUID();
    private final List<byte[]> vectors = new ArrayList<>();
    private int sizeBytes = 1; // the version

    boolean hasRoomFor(byte[] bytes) {
      return sizeBytes + framed(bytes) <= FILE_BYTES;
    }

    DeletionVectorDescriptor append(byte[] bytes, long cardinality) {
      DeletionVectorDescriptor descriptor =
          new DeletionVectorDescriptor(
              "u",
              Base85.encode(DeletionVectorFile.bytes(id)),
              sizeBytes,
              bytes.length,
              cardinality);
      vectors.add(bytes);
      sizeBytes = Math.toIntExact(sizeBytes + framed(bytes));
      return descriptor;
    }

    void writeTo(LogStore store, String tableRoot) throws IOException {
      ByteBuffer file = ByteBuffer.allocate(sizeBytes).put(DeletionVectorFile.VERSION);
      for (byte[] bytes : vectors) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        file.putInt(bytes.length).put(bytes).putInt((int) checksum.getValue());
      }
      String root = tableRoot.endsWith("/") ? tableRoot : tableRoot + "/";
      store.replace(root + DeletionVectorFile.name(id), file.array());
    }

    private static long framed(byte[] bytes) {
      return 2L * Integer.BYTES + bytes.length;
    }
  }
}
