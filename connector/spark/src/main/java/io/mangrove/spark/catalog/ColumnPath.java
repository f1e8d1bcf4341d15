package io.mangrove.spark.catalog;

import java.util.ArrayList;
import java.util.List;

/** The names down to a column, or to a part of one, as one text. */
final class ColumnPath {
  private ColumnPath() {}

  /** The names with dots between them, in backticks where they need them. */
  static String text(List<String> path) {
    List<String> parts = new ArrayList<>();
    for (String part : path) {
      parts.add(part.matches("[A-Za-z0-9_]+") ? part : "`" + part.replace("`", "``") + "`");
    }
    return String.join(".", parts);
  }
}
