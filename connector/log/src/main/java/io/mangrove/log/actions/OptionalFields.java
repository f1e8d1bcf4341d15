package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of an action that are left out where there is no value. */
final class OptionalFields {
  private OptionalFields() {}

  static void string(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  static void bool(JsonGenerator json, String name, @Nullable Boolean value) throws IOException {
    if (value != null) {
      json.writeBooleanField(name, value);
    }
  }

  static void strings(JsonGenerator json, String name, @Nullable Collection<String> values)
      throws IOException {
    if (values != null) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  /** A map's null values are written: null is a legal partition value. */
  static void map(
      JsonGenerator json, String name, @Nullable Map<String, ? extends @Nullable String> values)
      throws IOException {
    if (values != null) {
      json.writeObjectFieldStart(name);
      for (Map.Entry<String, ? extends @Nullable String> value : values.entrySet()) {
        json.writeStringField(value.getKey(), value.getValue());
      }
      json.writeEndObject();
    }
  }

  static void nonEmptyMap(JsonGenerator json, String name, Map<String, String> values)
      throws IOException {
    if (!values.isEmpty()) {
      map(json, name, values);
    }
  }
}
