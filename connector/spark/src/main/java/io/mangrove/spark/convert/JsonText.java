package io.mangrove.spark.convert;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists and maps of strings as JSON text, as {@code operationParameters} hold them. */
public final class JsonText {
  private JsonText() {}

  public static String list(Collection<String> values) {
    return values.stream().map(JsonText::string).collect(Collectors.joining(",", "[", "]"));
  }

  public static String object(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> string(entry.getKey()) + ":" + string(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  public static String string(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
