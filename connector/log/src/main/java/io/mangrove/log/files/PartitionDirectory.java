package io.mangrove.log.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a partition, named as Hive names them. Readers take values from the log alone;
 * the name is for people and for other tools.
 */
public final class PartitionDirectory {
  private static final String NULL_VALUE = "__HIVE_DEFAULT_PARTITION__";
  private static final String ESCAPED = "\"#%'*/:=?\\\u007F{[]^";
  private static final String HEX = "0123456789ABCDEF";

  private PartitionDirectory() {}

  /** {@code a=1/b=x} for the values of the partition columns; relative and not percent-encoded. */
  public static String of(List<String> columns, List<@Nullable String> values) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        path.append('/');
      }
      escape(columns.get(i), path);
      path.append('=');
      String value = values.get(i);
      if (value == null) {
        path.append(NULL_VALUE);
      } else {
        escape(value, path);
      }
    }
    return path.toString();
  }

  private static void escape(String name, StringBuilder path) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || ESCAPED.indexOf(c) >= 0) {
        path.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        path.append(c);
      }
    }
  }
}
