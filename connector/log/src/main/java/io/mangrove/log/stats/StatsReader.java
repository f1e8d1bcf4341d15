package io.mangrove.log.stats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.PrimitiveType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a file's statistics what some columns need and skips the rest, without a tree of the
 * JSON. Keeps what it read last; for one thread. PROTOCOL: Per-file Statistics.
 */
final class StatsReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final Node root = new Node();
  private final ColumnBounds[] columns;
  private final int wanted;
  private long numRecords = ColumnBounds.UNKNOWN;
  private boolean tightBounds = true;

  /**
   * A name in minValues, maxValues and nullCount: of a wanted column, or of a struct around one.
   */
  private static final class Node {
    final Map<String, Node> children = new HashMap<>();
    int slot = -1;
    @Nullable DataType type;
    boolean widenedFromFloat;
  }

  private enum Section {
    MIN,
    MAX,
    NULL_COUNT
  }

  /**
   * @param slots the columns to be read, partition columns left alone
   * @param columns where the bounds go, by slot
   */
  StatsReader(ColumnSlots slots, ColumnBounds[] columns) {
    this.columns = columns;
    int count = 0;
    for (int slot = 0; slot < slots.size(); slot++) {
      if (!slots.isPartitionColumn(slot)) {
        Node node = root;
        for (String name : slots.path(slot)) {
          node = node.children.computeIfAbsent(name, missing -> new Node());
        }
        node.slot = slot;
        node.type = slots.type(slot);
        node.widenedFromFloat = slots.isWidenedFromFloat(slot);
        count++;
      }
    }
    this.wanted = count;
  }

  /** Rows in the file read last; {@link ColumnBounds#UNKNOWN} where it does not say. */
  long numRecords() {
    return numRecords;
  }

  /** Whether the bounds of the file read last are values of it, and its null counts are exact. */
  boolean tightBounds() {
    return tightBounds;
  }

  /** Reads the statistics of one file. What is missing or malformed becomes unknown. */
  void read(@Nullable ByteBuffer stats) {
    forget();
    if (stats == null || stats.remaining() == 0) {
      return;
    }
    try (JsonParser json =
        JSON.createParser(
            stats.array(), stats.arrayOffset() + stats.position(), stats.remaining())) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        readSections(json);
      }
      for (ColumnBounds column : columns) {
        if (column.rows == ColumnBounds.UNKNOWN) {
          column.rows = numRecords;
        }
      }
    } catch (IOException e) {
      // Half-read bounds may be wrong ones. Statistics are advice: without them a file is kept.
      forget();
    }
  }

  private void forget() {
    numRecords = ColumnBounds.UNKNOWN;
    tightBounds = true;
    forget(root);
  }

  private void forget(Node node) {
    if (node.slot >= 0) {
      columns[node.slot].clear();
    }
    node.children.values().forEach(this::forget);
  }

  private void readSections(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "numRecords" -> {
          if (value == JsonToken.VALUE_NUMBER_INT) {
            numRecords = json.getLongValue();
          }
          if (wanted == 0) {
            return;
          }
        }
        case "tightBounds" -> tightBounds = value != JsonToken.VALUE_FALSE;
        case "minValues" -> readColumns(json, root, Section.MIN);
        case "maxValues" -> readColumns(json, root, Section.MAX);
        case "nullCount" -> readColumns(json, root, Section.NULL_COUNT);
        default -> json.skipChildren();
      }
    }
  }

  private void readColumns(JsonParser json, Node node, Section section) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Node child = node.children.get(json.currentName());
      json.nextToken();
      if (child == null) {
        json.skipChildren();
      } else if (child.type == null) {
        readColumns(json, child, section);
      } else {
        readColumn(json, columns[child.slot], child.type, section);
        if (child.widenedFromFloat) {
          readAsFloat(json, columns[child.slot], section);
        }
        json.skipChildren();
      }
    }
  }

  /**
   * A file of before the change has bounds in the digits of floats: 0.1 is less than the float of
   * that name. Which of the two it was the file does not say, so the wider bound holds.
   */
  private static void readAsFloat(JsonParser json, ColumnBounds column, Section section)
      throws IOException {
    if (section == Section.MIN && column.min instanceof Double bound) {
      Object other = StatsValue.lower(json, PrimitiveType.FLOAT);
      column.min = other instanceof Double wider ? Math.min(bound, wider) : null;
    } else if (section == Section.MAX && column.max instanceof Double bound) {
      Object other = StatsValue.upper(json, PrimitiveType.FLOAT);
      column.max = other instanceof Double wider ? Math.max(bound, wider) : null;
    }
  }

  private static void readColumn(
      JsonParser json, ColumnBounds column, DataType type, Section section) throws IOException {
    switch (section) {
      case MIN -> column.min = StatsValue.lower(json, type);
      case MAX -> column.max = StatsValue.upper(json, type);
      case NULL_COUNT ->
          column.nullCount =
              json.currentToken() == JsonToken.VALUE_NUMBER_INT
                  ? json.getLongValue()
                  : ColumnBounds.UNKNOWN;
    }
  }
}
