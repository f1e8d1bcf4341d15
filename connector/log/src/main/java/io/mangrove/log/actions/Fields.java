package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the kinds that actions have, read from a parser that stands on their first token. */
final class Fields {
  private Fields() {}

  static <T> T required(@Nullable T value, String action, String field) {
    if (value == null) {
      throw new MissingFieldException(action, field);
    }
    return value;
  }

  /**
   * The value of a field that may be there once: of two, readers of JSON differ on which counts.
   */
  static <T> @Nullable T once(@Nullable T before, @Nullable T value, JsonParser json)
      throws IOException {
    if (before != null) {
      throw new JsonParseException(json, "\"" + json.currentName() + "\" is there twice");
    }
    return value;
  }

  static void expectObject(JsonParser json, String what) throws IOException {
    expect(json, JsonToken.START_OBJECT, what + " as a JSON object");
  }

  static @Nullable String string(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    expect(json, JsonToken.VALUE_STRING, "a string");
    return json.getText();
  }

  static @Nullable Long number(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    expect(json, JsonToken.VALUE_NUMBER_INT, "an integer");
    long number = json.getLongValue();
    if (number == Long.MIN_VALUE) {
      // Columns keep it for what is absent; no count or time of a table is that low.
      throw new JsonParseException(json, number + " is out of range");
    }
    return number;
  }

  /** Bytes, of which there cannot be less than none. */
  static @Nullable Long size(JsonParser json) throws IOException {
    Long size = number(json);
    if (size != null && size < 0) {
      throw new JsonParseException(json, size + " is no size");
    }
    return size;
  }

  static @Nullable Boolean bool(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw unexpected(json, "true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** An object whose values are strings or null. */
  static @Nullable Map<String, @Nullable String> nullableStrings(JsonParser json)
      throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    expectObject(json, "names and strings");
    String name = json.nextFieldName();
    if (name == null) {
      return Map.of();
    }
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    for (; name != null; name = json.nextFieldName()) {
      json.nextToken();
      int before = map.size();
      map.put(name, string(json));
      if (map.size() == before) {
        throw new JsonParseException(json, "\"" + name + "\" is there twice");
      }
    }
    return map;
  }

  /** An object whose values are strings; one that is null is left out. */
  static @Nullable Map<String, String> strings(JsonParser json) throws IOException {
    Map<String, @Nullable String> found = nullableStrings(json);
    if (found == null || found.isEmpty()) {
      return found == null ? null : Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    found.forEach(
        (name, value) -> {
          if (value != null) {
            map.put(name, value);
          }
        });
    return map;
  }

  static @Nullable List<String> list(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    expect(json, JsonToken.START_ARRAY, "a list of strings");
    List<String> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, JsonToken.VALUE_STRING, "a string");
      list.add(json.getText());
    }
    return list;
  }

  private static void expect(JsonParser json, JsonToken token, String what) throws IOException {
    if (json.currentToken() != token) {
      throw unexpected(json, what);
    }
  }

  private static JsonParseException unexpected(JsonParser json, String what) throws IOException {
    String name = json.currentName();
    String place = name == null ? "" : " for \"" + name + "\"";
    return new JsonParseException(
        json, "expected " + what + place + " but found " + json.currentToken());
  }
}
