package io.mangrove.log.stats;

import io.mangrove.log.schema.StructType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A predicate made ready to judge files one by one, as they come in a commit. For one thread. */
public final class FileMatcher {
  private final ColumnSlots slots;
  private final Condition condition;
  private final ColumnBounds[] columns;
  private final StatsReader reader;

  /**
   * @param schema of the table, partition columns included
   */
  public FileMatcher(StructType schema, List<String> partitionColumns, Predicate predicate) {
    this.slots = new ColumnSlots(schema, partitionColumns);
    this.condition = Condition.of(predicate, slots);
    this.columns = new ColumnBounds[slots.size()];
    for (int slot = 0; slot < columns.length; slot++) {
      columns[slot] = new ColumnBounds();
    }
    this.reader = new StatsReader(slots, columns);
  }

  /**
   * Whether a row of the file may match.
   *
   * @param partitionValues null: the action does not tell them
   * @param stats JSON; null: the action has none
   */
  public boolean mayMatch(
      @Nullable Map<String, @Nullable String> partitionValues, @Nullable String stats) {
    return mayMatchUtf8(
        partitionValues,
        stats == null ? null : ByteBuffer.wrap(stats.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * As above.
   *
   * @param stats JSON in UTF-8, with an accessible array
   */
  public boolean mayMatchUtf8(
      @Nullable Map<String, @Nullable String> partitionValues, @Nullable ByteBuffer stats) {
    reader.read(stats);
    for (int slot = 0; slot < columns.length; slot++) {
      if (slots.isPartitionColumn(slot)) {
        columns[slot].clear();
        if (partitionValues != null) {
          PartitionBounds.fill(
              columns[slot], partitionValues, slots.path(slot).get(0), slots.type(slot));
        }
      }
    }
    return condition.mayBeTrue(columns);
  }
}
