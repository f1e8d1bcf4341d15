package io.mangrove.log.fuzz;

import static io.mangrove.log.testkit.TestTable.ROOT;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** The rows that a deletion vector masks, by RoaringBitmap's own 64-bit bitmap. */
final class NaiveVector {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private NaiveVector() {}

  static List<Long> positions(InMemoryLogStore store, DeletionVectorDescriptor vector)
      throws IOException {
    byte[] bytes;
    if (vector.storageType().equals("i")) {
      bytes = decoded(vector.pathOrInlineDv());
    } else {
      int prefix = vector.pathOrInlineDv().length() - 20;
      ByteBuffer id = ByteBuffer.wrap(decoded(vector.pathOrInlineDv().substring(prefix)));
      String folder = prefix == 0 ? "" : vector.pathOrInlineDv().substring(0, prefix) + "/";
      UUID uuid = new UUID(id.getLong(), id.getLong());
      byte[] file = store.bytes(ROOT + "/" + folder + "deletion_vector_" + uuid + ".bin");
      int offset = vector.offset() == null ? 1 : Math.max(1, vector.offset());
      bytes = Arrays.copyOfRange(file, offset + 4, offset + 4 + vector.sizeInBytes());
    }
    Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, 4, bytes.length - 4))) {
      bitmap.deserializePortable(in);
    }
    List<Long> positions = new ArrayList<>();
    bitmap.forEach(positions::add);
    return positions;
  }

  private static byte[] decoded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() / 5 * 4);
    for (int i = 0; i < text.length(); i += 5) {
      long group = 0;
      for (int j = i; j < i + 5; j++) {
        group = group * 85 + DIGITS.indexOf(text.charAt(j));
      }
      bytes.putInt((int) group);
    }
    return bytes.array();
  }
}
