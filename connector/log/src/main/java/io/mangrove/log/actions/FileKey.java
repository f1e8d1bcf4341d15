package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a file in the log: the same data file with another deletion vector is another
 * one. PROTOCOL: Action Reconciliation.
 *
 * @param path as in the log
 * @param dvId {@link DeletionVectorDescriptor#uniqueId()}; null without a deletion vector
 */
public record FileKey(String path, @Nullable String dvId) {
  public FileKey {
    requireNonNull(path, "path");
  }

  public static FileKey of(String path, @Nullable DeletionVectorDescriptor deletionVector) {
    return new FileKey(path, deletionVector == null ? null : deletionVector.uniqueId());
  }
}
