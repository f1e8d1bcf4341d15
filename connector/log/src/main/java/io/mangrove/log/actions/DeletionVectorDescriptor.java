package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows masked in a file are written down. Travels to whoever reads the file. PROTOCOL:
 * Deletion Vectors.
 *
 * @param storageType {@code u}, {@code p} or {@code i}
 * @param offset bytes from the start of its file; null for the start and for inline vectors
 * @param cardinality how many rows are masked
 */
public record DeletionVectorDescriptor(
    String storageType,
    String pathOrInlineDv,
    @Nullable Integer offset,
    int sizeInBytes,
    long cardinality)
    implements Serializable {

  public DeletionVectorDescriptor {
    requireNonNull(storageType, "storageType");
    requireNonNull(pathOrInlineDv, "pathOrInlineDv");
  }

  /** What, with the path, makes up a file's identity. PROTOCOL: Action Reconciliation. */
  public String uniqueId() {
    String id = storageType + pathOrInlineDv;
    return offset == null ? id : id + "@" + offset;
  }
}
