package io.mangrove.log.deletion;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.error.ErrorClass;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From what the log says about one deletion vector to the vector. */
final class VectorLoad {
  /** A UUID in Base85. */
  private static final int ID_LENGTH = 20;

  private final LogStore store;
  private final String tableRoot;
  private final DeletionVectorDescriptor descriptor;
  private final String dataFile;

  VectorLoad(
      LogStore store, String tableRoot, DeletionVectorDescriptor descriptor, String dataFile) {
    this.store = store;
    this.tableRoot = tableRoot;
    this.descriptor = descriptor;
    this.dataFile = dataFile;
  }

  DeletionVector load() throws IOException {
    DeletionVector vector;
    try {
      vector =
          switch (descriptor.storageType()) {
            case "i" -> inline();
            case "u", "p" -> stored(path(tableRoot, descriptor));
            default ->
                throw new MalformedVectorException(
                    "its storage type is '" + descriptor.storageType() + "', not one of u, i, p");
          };
    } catch (MalformedVectorException e) {
      throw error(DeletionError.DELTA_DELETION_VECTOR_INVALID_FORMAT, e, "reason", e.getMessage());
    }
    if (vector.cardinality() != descriptor.cardinality()) {
      throw mismatch(
          DeletionError.DELTA_DELETION_VECTOR_CARDINALITY_MISMATCH,
          descriptor.cardinality(),
          vector.cardinality());
    }
    return vector;
  }

  private DeletionVector inline() throws MalformedVectorException {
    byte[] bytes = Base85.decode(descriptor.pathOrInlineDv());
    int size = descriptor.sizeInBytes();
    // Base85 comes in groups of four bytes; what fills the last one is not part of the vector.
    if (size < 0 || bytes.length < size || bytes.length - size > 3) {
      throw mismatch(DeletionError.DELTA_DELETION_VECTOR_SIZE_MISMATCH, size, (long) bytes.length);
    }
    DeletionVector vector = BitmapFormat.parse(Arrays.copyOf(bytes, size));
    if (!vector.isOrdered()) { // a file has a checksum to tell
      throw new MalformedVectorException("the positions in its bitmaps do not ascend");
    }
    return vector;
  }

  /** Where a vector lies that is in a file. PROTOCOL: Derived Fields. */
  static String path(String tableRoot, DeletionVectorDescriptor descriptor)
      throws MalformedVectorException {
    if (descriptor.storageType().equals("p")) {
      return DataPath.absolute(tableRoot, descriptor.pathOrInlineDv());
    }
    String text = descriptor.pathOrInlineDv();
    int prefixLength = text.length() - ID_LENGTH;
    if (prefixLength < 0) {
      throw new MalformedVectorException("its path has no room for an identifier of its file");
    }
    ByteBuffer id = ByteBuffer.wrap(Base85.decode(text.substring(prefixLength)));
    String name = DeletionVectorFile.name(new UUID(id.getLong(), id.getLong()));
    String prefix = text.substring(0, prefixLength);
    if (List.of(prefix.split("/", -1)).contains("..")) {
      throw new MalformedVectorException("its path leads out of the table");
    }
    String root = tableRoot.endsWith("/") ? tableRoot : tableRoot + "/";
    return prefix.isEmpty() ? root + name : root + prefix + "/" + name;
  }

  private DeletionVector stored(String path) throws IOException {
    Integer offset = descriptor.offset();
    try {
      DeletionVectorFile file =
          new DeletionVectorFile(
              store, path, offset == null ? 0 : offset, descriptor.sizeInBytes());
      return BitmapFormat.parse(file.read(this::mismatch));
    } catch (FileNotFoundException e) {
      throw DeletionError.DELTA_FILE_NOT_FOUND_DETAILED.causedBy(
          e, "filePath", path, "dataFile", dataFile);
    }
  }

  private DeltaException mismatch(ErrorClass what, long expected, long found) {
    return error(what, null, "expected", expected, "found", found);
  }

  private DeltaException error(
      ErrorClass what, @Nullable Throwable cause, @Nullable Object... more) {
    @Nullable Object[] parameters = Arrays.copyOf(more, more.length + 4);
    parameters[more.length] = "dataFile";
    parameters[more.length + 1] = dataFile;
    parameters[more.length + 2] = "vector";
    parameters[more.length + 3] = descriptor.uniqueId();
    return new DeltaException(what, ErrorClass.parameters(parameters), cause);
  }
}
