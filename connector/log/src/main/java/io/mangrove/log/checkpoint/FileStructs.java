package io.mangrove.log.checkpoint;

import io.mangrove.log.schema.StructType;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says of files in typed columns, {@code stats_parsed} and {@code
 * partitionValues_parsed}. PROTOCOL: Checkpoint Schema.
 *
 * <p>A row of a struct has a value for each field, or null: an {@code Object[]} for a struct,
 * {@code Long} for whole numbers, days and microseconds since the epoch, {@code Double}, {@code
 * BigDecimal} in the scale of its type, {@code Boolean}, {@code String} or {@code byte[]}.
 */
public interface FileStructs {

  /** Whether the text of the statistics is written too. */
  boolean keepsText();

  /** The columns of {@code stats_parsed}, by their physical names. */
  StructType statsSchema();

  /** The columns of {@code partitionValues_parsed}; none: it is left out. */
  StructType partitionSchema();

  /**
   * Statistics as a row of their schema; null where they cannot be read.
   *
   * @param json in UTF-8, with an accessible array
   */
  @Nullable Object @Nullable [] stats(ByteBuffer json);

  /** Partition values as a row of their schema; null where they cannot be read. */
  @Nullable Object @Nullable [] partitionValues(Map<String, @Nullable String> values);
}
