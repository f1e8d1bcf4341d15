package io.mangrove.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement that we and delta-spark run on copies of one table.
 *
 * @param table on which it runs
 * @param statement with {@code $t} for the name of the copy, {@code $p} for its path and {@code
 *     $[plain]} for the name of another table, which stays as it is
 * @param condition of the error that we answer; null where it succeeds
 * @param accepted facts that may differ, as patterns, each with the reason why ours does
 */
record ComparedStatement(
    String name,
    ComparedTable table,
    String statement,
    @Nullable String condition,
    Map<String, String> accepted) {

  /** What counts bytes, time or names files: that it is told is compared, not its value. */
  private static final Pattern MEASURED =
      Pattern.compile(
          "(?i).*(bytes\\w*|timems|filesize|sizeOf\\w*|size|filesSize|tableSizeAfterRestore"
              + "|totalSize|metrics\\..*(min|max|avg)|timestamp|starttime\\w*|endtime\\w*"
              + "|\\w+Parallelism|row \\d+\\.(id|createdAt|lastModified)|message)");

  static ComparedStatement of(String name, ComparedTable table, String statement) {
    return new ComparedStatement(name, table, statement, null, Map.of());
  }

  /** A statement that must fail. */
  static ComparedStatement refused(String condition, ComparedTable table, String statement) {
    return new ComparedStatement(
        condition + ": " + statement + " of " + table, table, statement, condition, Map.of());
  }

  /** The same, with facts of this name let differ. */
  ComparedStatement but(String pattern, String reason) {
    Map<String, String> more = new LinkedHashMap<>(accepted);
    more.put(pattern, reason);
    return new ComparedStatement(name, table, statement, condition, more);
  }

  /** Whether its table is afterwards as it was, so that others may run on the same. */
  boolean keepsTable() {
    boolean refused = condition != null && accepted.isEmpty();
    boolean reads =
        statement.startsWith("DESCRIBE")
            || statement.startsWith("SHOW")
            || statement.endsWith("DRY RUN");
    return (refused || reads) && !table.equals(ComparedTable.NONE);
  }

  /** What is wrong: what nobody accepted as a difference, and what was accepted and is none. */
  List<String> complaints(Map<String, String> ours, Map<String, String> theirs) {
    List<String> complaints = new ArrayList<>();
    if (!Objects.equals(condition, ours.get("error"))) {
      complaints.add("ours answers " + ours.get("error") + ": " + ours.get("error.message"));
    }
    SortedMap<String, String> differences = differences(ours, theirs);
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

  /** Each fact that differs, with both values. */
  private static SortedMap<String, String> differences(
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

  @Override
  public String toString() {
    return name;
  }
}
