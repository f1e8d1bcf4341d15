package io.mangrove.log.stats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mangrove.log.columns.HoleKind;
import io.mangrove.log.columns.TextTemplate;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which holes of a template the statistics of some columns are, found out once for all files of
 * the template. PROTOCOL: Per-file Statistics.
 */
final class StatsLayout {
  static final int NONE = -1;
  private static final JsonFactory JSON = new JsonFactory();

  final int[] min;
  final int[] max;
  final int[] nullCount;
  int numRecords = NONE;
  boolean tightBounds = true;
  private final ColumnSlots slots;
  private final TextTemplate template;
  private boolean plain = true;

  private StatsLayout(ColumnSlots slots, TextTemplate template) {
    this.slots = slots;
    this.template = template;
    this.min = nowhere();
    this.max = nowhere();
    this.nullCount = nowhere();
  }

  private int[] nowhere() {
    int[] holes = new int[slots.size()];
    Arrays.fill(holes, NONE);
    return holes;
  }

  /** Null where some of what is wanted cannot be taken from holes as it is. */
  static @Nullable StatsLayout of(ColumnSlots slots, TextTemplate template) {
    if (template.isAbsent() || template.isRaw()) {
      return null;
    }
    StatsLayout layout = new StatsLayout(slots, template);
    try (JsonParser json = JSON.createParser(template.sample())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      layout.read(json);
    } catch (IOException e) {
      return null;
    }
    return layout.plain ? layout : null;
  }

  private void read(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "numRecords" -> numRecords = integer(json);
        case "tightBounds" -> {
          tightBounds = value != JsonToken.VALUE_FALSE;
          json.skipChildren();
        }
        case "minValues" -> readColumns(json, new ArrayList<>(), min, true);
        case "maxValues" -> readColumns(json, new ArrayList<>(), max, true);
        case "nullCount" -> readColumns(json, new ArrayList<>(), nullCount, false);
        default -> json.skipChildren();
      }
    }
  }

  private void readColumns(JsonParser json, List<String> path, int[] holes, boolean bounds)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      path.add(json.currentName());
      json.nextToken();
      int slot = slot(path);
      if (slot >= 0) {
        plain &= !bounds || !slots.isWidenedFromFloat(slot); // the digits alone do not tell
        holes[slot] = bounds ? bound(json, slots.type(slot)) : integer(json);
        json.skipChildren();
      } else {
        readColumns(json, path, holes, bounds);
      }
      path.remove(path.size() - 1);
    }
  }

  private int slot(List<String> path) {
    for (int slot = 0; slot < slots.size(); slot++) {
      if (!slots.isPartitionColumn(slot) && slots.path(slot).equals(path)) {
        return slot;
      }
    }
    return -1;
  }

  private int integer(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && template.kind(json.getIntValue()) == HoleKind.INTEGER) {
      return json.getIntValue();
    }
    plain &= json.currentToken() == JsonToken.VALUE_NULL;
    return NONE;
  }

  private int bound(JsonParser json, DataType type) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return NONE;
    }
    if (token != null && token.isScalarValue() && !token.isBoolean()) {
      String text = json.getText();
      boolean utc = text.endsWith("Z");
      String digits = utc ? text.substring(0, text.length() - 1) : text;
      if (!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        int hole = Integer.parseInt(digits);
        if (isTaken(template.kind(hole), type, utc)) {
          return hole;
        }
      }
    }
    plain = false;
    return NONE;
  }

  private static boolean isTaken(HoleKind kind, DataType type, boolean utc) {
    if (type instanceof DecimalType) {
      return kind == HoleKind.INTEGER || kind == HoleKind.DECIMAL;
    }
    if (!(type instanceof PrimitiveType primitive)) {
      return false;
    }
    return switch (primitive) {
      case BYTE, SHORT, INTEGER, LONG -> kind == HoleKind.INTEGER;
      case FLOAT, DOUBLE -> kind == HoleKind.INTEGER || kind == HoleKind.DECIMAL;
      case DATE -> kind == HoleKind.DATE && !utc;
      case TIMESTAMP -> kind == HoleKind.TIMESTAMP && utc;
      case TIMESTAMP_NTZ -> kind == HoleKind.TIMESTAMP;
      case STRING -> kind == HoleKind.TEXT && !utc;
      default -> false;
    };
  }
}
