package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Provenance from its JSON. The protocol leaves its form to the writer, so a value of an unexpected
 * kind is taken as text or as absent; it never makes a table unreadable. PROTOCOL: Commit
 * Provenance Information.
 */
final class CommitInfoParser {
  private CommitInfoParser() {}

  static CommitInfo commitInfo(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return of(Map.of(), Map.of());
    }
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    Map<String, Map<String, @Nullable String>> objects = new LinkedHashMap<>();
    String field;
    while ((field = json.nextFieldName()) != null) {
      JsonToken token = json.nextToken();
      switch (field) {
        case "operationParameters", "operationMetrics", "job", "notebook", "tags" -> {
          if (token == JsonToken.START_OBJECT) {
            objects.put(field, textByName(json));
          } else {
            json.skipChildren();
          }
        }
        default -> texts.put(field, text(json));
      }
    }
    return of(texts, objects);
  }

  private static CommitInfo of(
      Map<String, @Nullable String> texts, Map<String, Map<String, @Nullable String>> objects) {
    Map<String, @Nullable String> parameters = objects.get("operationParameters");
    Map<String, String> tags = withoutNulls(objects.get("tags"));
    return new CommitInfo(
        number(texts.get("timestamp")),
        number(texts.get("inCommitTimestamp")),
        texts.get("userId"),
        texts.get("userName"),
        texts.get("operation"),
        parameters == null ? Map.of() : parameters,
        withoutNulls(objects.get("operationMetrics")),
        number(texts.get("readVersion")),
        texts.get("isolationLevel"),
        bool(texts.get("isBlindAppend")),
        texts.get("engineInfo"),
        texts.get("userMetadata"),
        texts.get("clusterId"),
        withoutNulls(objects.get("job")),
        withoutNulls(objects.get("notebook")),
        tags == null ? Map.of() : tags,
        texts.get("txnId"));
  }

  private static Map<String, @Nullable String> textByName(JsonParser json) throws IOException {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      map.put(name, text(json));
    }
    return map;
  }

  /** A string or number as its own text, an object or list as JSON. */
  private static @Nullable String text(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!token.isStructStart()) {
      return json.getText();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = ActionWriter.JSON.createGenerator(text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }

  private static @Nullable Map<String, String> withoutNulls(
      @Nullable Map<String, @Nullable String> map) {
    if (map == null) {
      return null;
    }
    Map<String, String> found = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (value != null) {
            found.put(name, value);
          }
        });
    return found;
  }

  private static @Nullable Long number(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Boolean bool(@Nullable String text) {
    return text == null ? null : Boolean.valueOf(text);
  }
}
