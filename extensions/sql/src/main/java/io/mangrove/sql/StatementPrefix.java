package io.mangrove.sql;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first word of a statement, which decides whether our grammar looks at it at all. Nearly all
 * statements begin with another word and are parsed once, by Spark.
 */
final class StatementPrefix {
  private static final Set<String> OURS =
      Set.of(
          "ALTER",
          "ANALYZE",
          "CONVERT",
          "DESC",
          "DESCRIBE",
          "EXPLAIN",
          "FSCK",
          "GENERATE",
          "OPTIMIZE",
          "REORG",
          "RESTORE",
          "SHOW",
          "VACUUM");

  /** Begin statements of ours that have this word, and many of Spark's that do not. */
  private static final Set<String> OURS_IF_CLONE = Set.of("CREATE", "REPLACE");

  private static final Pattern CLONE = Pattern.compile("\\bCLONE\\b", Pattern.CASE_INSENSITIVE);

  private StatementPrefix() {}

  /** Whether the statement begins as one of ours does, past white space and comments. */
  static boolean mayBeOurs(String sql) {
    int start = skipSpaceAndComments(sql);
    int end = start;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    String first = sql.substring(start, end).toUpperCase(Locale.ROOT);
    return OURS.contains(first) || (OURS_IF_CLONE.contains(first) && CLONE.matcher(sql).find());
  }

  private static int skipSpaceAndComments(String sql) {
    int at = 0;
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int lineEnd = sql.indexOf('\n', at);
        at = lineEnd < 0 ? sql.length() : lineEnd + 1;
      } else if (sql.startsWith("/*", at)) {
        int commentEnd = sql.indexOf("*/", at + 2);
        at = commentEnd < 0 ? sql.length() : commentEnd + 2;
      } else {
        return at;
      }
    }
    return at;
  }
}
