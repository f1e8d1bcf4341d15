package io.mangrove.log.stats;

import java.util.ArrayList;
import java.util.List;

/** A comma-separated list of column names as a property holds it: {@code a, b.c, `d.e`}. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * The names as paths from the top down. Inside backticks every character counts, {@code ``} as
   * one.
   */
  static List<List<String>> parse(String text) {
    List<List<String>> names = new ArrayList<>();
    List<String> path = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '`') {
          part.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '`') {
          part.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '`') {
        quoted = true;
        wasQuoted = true;
        part.setLength(0);
      } else if (c == '.' || c == ',') {
        path.add(wasQuoted ? part.toString() : part.toString().trim());
        part.setLength(0);
        wasQuoted = false;
        if (c == ',') {
          names.add(List.copyOf(path));
          path.clear();
        }
      } else if (!wasQuoted) {
        part.append(c);
      }
    }
    path.add(wasQuoted ? part.toString() : part.toString().trim());
    names.add(List.copyOf(path));
    names.removeIf(name -> name.size() == 1 && name.get(0).isEmpty());
    return names;
  }
}
