package io.mangrove.interop;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** A value of Spark's external rows as a text that no other value has. */
final class ValueText {
  private ValueText() {}

  static String of(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    if (value == null) {
      text.append("null;");
    } else if (value instanceof Row row) {
      text.append('(');
      for (int i = 0; i < row.length(); i++) {
        append(text, row.get(i));
      }
      text.append(')');
    } else if (value instanceof scala.collection.Seq<?> elements) {
      text.append('[');
      CollectionConverters.asJava(elements).forEach(element -> append(text, element));
      text.append(']');
    } else if (value instanceof scala.collection.Map<?, ?> entries) {
      text.append('{').append(sorted(CollectionConverters.asJava(entries))).append('}');
    } else if (value instanceof byte[] bytes) {
      text.append("0x").append(HexFormat.of().formatHex(bytes)).append(';');
    } else if (value instanceof String string) {
      text.append(string.length()).append('"').append(string).append(';');
    } else if (value instanceof BigDecimal number) {
      // The schema has the scale.
      text.append(number.stripTrailingZeros().toPlainString()).append("m;");
    } else {
      text.append(value.getClass().getSimpleName()).append(' ').append(value).append(';');
    }
  }

  /** Entries have no order. */
  private static Map<String, String> sorted(Map<?, ?> entries) {
    Map<String, String> sorted = new TreeMap<>();
    entries.forEach((key, value) -> sorted.put(of(key), of(value)));
    return sorted;
  }
}
