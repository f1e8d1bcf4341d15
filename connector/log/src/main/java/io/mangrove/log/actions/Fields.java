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
    return json.getLongValue();
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
      map.put(name, string(json));
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
