package io.mangrove.log.stats;

import io.mangrove.log.columns.HoleKind;
import io.mangrove.log.columns.TextBlock;
import io.mangrove.log.columns.TextColumn;
import io.mangrove.log.columns.TextTemplate;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what some columns need from the packed statistics of a snapshot's files, without their
 * text; where that cannot be, from the text as {@link StatsReader} does. For one thread.
 */
final class PackedStats {
  private static final long MICROS_PER_MILLI = 1_000L;

  private final ActiveFiles files;
  private final ColumnSlots slots;
  private final ColumnBounds[] columns;
  private final boolean[] partition;
  private final StatsReader text;
  private final Map<TextTemplate, @Nullable StatsLayout> layouts = new HashMap<>();
  private @Nullable TextTemplate lastTemplate;
  private @Nullable StatsLayout lastLayout;
  private long numRecords = ColumnBounds.UNKNOWN;
  private boolean tightBounds = true;

  PackedStats(ActiveFiles files, ColumnSlots slots, ColumnBounds[] columns) {
    this.files = files;
    this.slots = slots;
    this.columns = columns;
    this.text = new StatsReader(slots, columns);
    this.partition = new boolean[slots.size()];
    for (int slot = 0; slot < partition.length; slot++) {
      partition[slot] = slots.isPartitionColumn(slot);
    }
  }

  /** Sets the bounds of the columns to those of a file. */
  void read(int row) {
    TextBlock block = files.statsBlock(row);
    if (block != null) {
      int at = row % TextColumn.BLOCK_ROWS;
      StatsLayout layout = layout(block.template(block.templateIndex(at)));
      if (layout != null && read(block, at, layout)) {
        return;
      }
    }
    text.read(files.statsBytes(row));
    numRecords = text.numRecords();
    tightBounds = text.tightBounds();
  }

  /** Rows in the file read last; {@link ColumnBounds#UNKNOWN} where it does not say. */
  long numRecords() {
    return numRecords;
  }

  /** Whether the bounds of the file read last are values of it, and its null counts are exact. */
  boolean tightBounds() {
    return tightBounds;
  }

  /**
   * Whether any file packed together with this one may match; partition columns are not looked at.
   * Leaves the bounds as those of no file.
   */
  boolean mayMatchAround(int row, Condition condition) {
    TextBlock block = files.statsBlock(row);
    if (block == null) {
      return true;
    }
    for (int index = 0; index < block.templateCount(); index++) {
      StatsLayout layout = layout(block.template(index));
      if (layout == null) {
        return true;
      }
      for (int slot = 0; slot < columns.length; slot++) {
        columns[slot].clear();
        if (!partition[slot] && isWhole(slots.type(slot))) {
          int min = layout.min[slot];
          int max = layout.max[slot];
          DataType type = slots.type(slot);
          columns[slot].min =
              min < 0 ? null : (Object) whole(block.numbers(index, min).least(), type, 0);
          columns[slot].max =
              max < 0 ? null : (Object) whole(block.numbers(index, max).greatest(), type, 1);
        }
      }
      if (condition.mayBeTrue(columns)) {
        return true;
      }
    }
    return false;
  }

  /** Where the columns are in statistics of a template; null where only the text can tell. */
  @Nullable StatsLayout layout(TextTemplate template) {
    if (template != lastTemplate) {
      if (!layouts.containsKey(template)) {
        layouts.put(template, StatsLayout.of(slots, template));
      }
      lastTemplate = template;
      lastLayout = layouts.get(template);
    }
    return lastLayout;
  }

  private boolean read(TextBlock block, int row, StatsLayout layout) {
    long rows = layout.numRecords < 0 ? ColumnBounds.UNKNOWN : block.number(row, layout.numRecords);
    for (int slot = 0; slot < columns.length; slot++) {
      if (partition[slot]) {
        continue;
      }
      ColumnBounds column = columns[slot];
      int nulls = layout.nullCount[slot];
      column.rows = rows;
      column.nullCount = nulls < 0 ? ColumnBounds.UNKNOWN : block.number(row, nulls);
      column.min = null;
      column.max = null;
      DataType type = slots.type(slot);
      if (layout.min[slot] >= 0) {
        column.min = value(block, row, layout.min[slot], type, 0);
        if (column.min == null) {
          return false;
        }
      }
      if (layout.max[slot] >= 0) {
        column.max = value(block, row, layout.max[slot], type, 1);
        if (column.max == null) {
          return false;
        }
      }
    }
    numRecords = rows;
    tightBounds = layout.tightBounds;
    return true;
  }

  /** Null where only the text can tell. */
  private static @Nullable Object value(
      TextBlock block, int row, int hole, DataType type, int outwards) {
    if (isWhole(type)) {
      return whole(block.number(row, hole), type, outwards);
    }
    if (type == PrimitiveType.STRING) {
      return string(block.bytes(row, hole));
    }
    long number = block.number(row, hole);
    TextTemplate template = block.template(block.templateIndex(row));
    int scale = template.kind(hole) == HoleKind.INTEGER ? 0 : block.scale(row, hole);
    return type instanceof DecimalType decimal
        ? StatsValue.decimal(BigDecimal.valueOf(number, scale), decimal, outwards == 0 ? -1 : 1)
        : PackedNumber.floating(number, scale, type);
  }

  private static @Nullable String string(ByteBuffer utf8) {
    int from = utf8.arrayOffset() + utf8.position();
    for (int i = from; i < from + utf8.remaining(); i++) {
      if (utf8.array()[i] == '\\') {
        return null;
      }
    }
    return new String(utf8.array(), from, utf8.remaining(), StandardCharsets.UTF_8);
  }

  static boolean isWhole(DataType type) {
    return type instanceof PrimitiveType primitive
        && switch (primitive) {
          case BYTE, SHORT, INTEGER, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
          default -> false;
        };
  }

  /** Timestamps are cut to milliseconds by their writers, as {@link StatsValue} knows. */
  static long whole(long number, DataType type, int outwards) {
    boolean micros = type == PrimitiveType.TIMESTAMP || type == PrimitiveType.TIMESTAMP_NTZ;
    return micros ? (number + outwards) * MICROS_PER_MILLI : number;
  }
}
