package io.mangrove.log.checkpoint.parquet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** A map of strings to strings. */
final class MapNode extends ColumnNode {
  private final LeafNode key;
  private final LeafNode value;
  private final int entryDefinition;
  private final int repetition;

  /**
   * @param entryDefinition the level from which on there is an entry
   * @param repetition the level of all entries but the first
   */
  MapNode(LeafNode key, LeafNode value, int definition, int entryDefinition, int repetition) {
    super(key.first(), definition);
    this.key = key;
    this.value = value;
    this.entryDefinition = entryDefinition;
    this.repetition = repetition;
  }

  /** Takes the entries of a map one by one. */
  interface EntrySink {
    void entry(Binary key, @Nullable Binary value);
  }

  /** Shows the entries of the current row; false where the map is null. */
  boolean readEntries(EntrySink sink) {
    if (!isPresent()) {
      skip();
      return false;
    }
    if (first().getCurrentDefinitionLevel() < entryDefinition) {
      skip();
      return true;
    }
    do {
      Binary name = key.readBinary();
      if (name == null) {
        throw new ParquetDecodingException("a map with a null key");
      }
      sink.entry(name, value.readBinary());
    } while (first().getCurrentRepetitionLevel() >= repetition);
    return true;
  }

  /** The map of the current row in the order of its entries; null where it is. */
  @Nullable Map<String, @Nullable String> readMap() {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    boolean present =
        readEntries(
            (name, text) ->
                map.put(name.toStringUsingUTF8(), text == null ? null : text.toStringUsingUTF8()));
    return present ? map : null;
  }

  /** The map of the current row without its null values; empty where it is null. */
  Map<String, String> readStringMap() {
    Map<String, String> map = new LinkedHashMap<>();
    readEntries(
        (name, text) -> {
          if (text != null) {
            map.put(name.toStringUsingUTF8(), text.toStringUsingUTF8());
          }
        });
    return map.isEmpty() ? Map.of() : map;
  }

  @Override
  void skip() {
    do {
      key.skip();
      value.skip();
    } while (first().getCurrentRepetitionLevel() >= repetition);
  }
}
