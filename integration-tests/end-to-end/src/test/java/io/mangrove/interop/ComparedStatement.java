package io.mangrove.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A statement that we and delta-spark run on copies of one table.
 *
 * @param table on which it runs, with {@code $t} for its name
 * @param accepted facts that may differ, as patterns, each with the reason why ours does
 */
record ComparedStatement(
    String name, ComparedTable table, String statement, Map<String, String> accepted) {

  /** What counts bytes, time or names files: that it is told is compared, not its value. */
  private static final Pattern MEASURED =
      Pattern.compile(
          "(?i).*(bytes\\w*|timems|filesize|sizeOf\\w*|size|filesSize|tableSizeAfterRestore"
              + "|totalSize|metrics\\..*(min|max|avg)|path|timestamp|starttime\\w*|endtime\\w*"
              + "|\\w+Parallelism|row \\d+\\.(id|name|location|createdAt|lastModified))");

  static ComparedStatement of(String name, ComparedTable table, String statement) {
    return new ComparedStatement(name, table, statement, Map.of());
  }

  /** The same, with facts of this name let differ. */
  ComparedStatement but(String pattern, String reason) {
    Map<String, String> more = new LinkedHashMap<>(accepted);
    more.put(pattern, reason);
    return new ComparedStatement(name, table, statement, more);
  }

  /** Each fact that differs, with both values. */
  static SortedMap<String, String> differences(
      Map<String, String> ours, Map<String, String> theirs) {
    SortedMap<String, String> all = new TreeMap<>(ours);
    all.putAll(theirs);
    SortedMap<String, String> differing = new TreeMap<>();
    for (String fact : all.keySet()) {
      String mine = ours.get(fact);
      String other = theirs.get(fact);
      boolean same =
          mine != null
              && other != null
              && (MEASURED.matcher(fact).matches() || anyColumn(mine).equals(anyColumn(other)));
      if (!same) {
        differing.put(fact, "ours " + mine + ", delta-spark's " + other);
      }
    }
    return differing;
  }

  /** Columns of plans have numbers, which tell nothing. */
  private static String anyColumn(String value) {
    return value.replaceAll("#\\d+L?", "");
  }

  /** What is wrong with these differences: those that nobody accepted, and those that are none. */
  List<String> complaints(SortedMap<String, String> differences) {
    List<String> complaints = new ArrayList<>();
    differences.forEach(
        (fact, values) -> {
          if (accepted.keySet().stream().noneMatch(fact::matches)) {
            complaints.add(fact + ": " + values);
          }
        });
    for (String pattern : accepted.keySet()) {
      if (differences.keySet().stream().noneMatch(fact -> fact.matches(pattern))) {
        complaints.add("no longer differs: " + pattern);
      }
    }
    return complaints;
  }

  @Override
  public String toString() {
    return name;
  }
}
