package io.mangrove.log.stats;

import io.mangrove.log.schema.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Partition values between their string form in the log and typed values. PROTOCOL: Partition Value
 * Serialization.
 */
public final class PartitionValues {
  private PartitionValues() {}

  /**
   * The typed value ({@link TypedValue}) of a partition value's text; null and empty text are null.
   */
  public static @Nullable Object parse(@Nullable String text, DataType type) {
    throw new IllegalStateException();
  }

  /** The text of a typed value ({@link TypedValue}), as the log keeps it. */
  public static @Nullable String serialize(@Nullable Object value, DataType type) {
    throw new IllegalStateException();
  }
}
