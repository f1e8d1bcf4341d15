package io.mangrove.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of tables that other implementations are asked to read: of each table the newest;
 * every one whose commit says something of a kind that no earlier commit of the table has said,
 * each new metadata being a kind; and those that a checkpoint or a compaction stands for, with the
 * first after it. A tenth append like the nine before it is not asked for, nor is a version before
 * a VACUUM, which may have taken files away that only it needed.
 *
 * <p>Who is slow is asked for {@link #fewOf few} of them.
 */
final class AskedVersions {
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern STANDS_FOR_COMMITS =
      Pattern.compile("(?:\\d{20}\\.)?(\\d{20})\\.(?:checkpoint\\..*|compacted\\.json)");

  private static final String VACUUM = "\"operation\":\"VACUUM ";

  /**
   * An action, an operation, a type, a property, a feature, masked rows, a partitioned table: what
   * readers have code for.
   */
  private static final Pattern WORD =
      Pattern.compile(
          "(?m)^\\{\"\\w+\""
              + "|\"operation\":\"[^\"]*\""
              + "|type\\\\\":\\\\\"\\w+"
              + "|delta\\.\\w+(?:\\.\\w+)*"
              + "|\"(?:reader|writer)Features\":\\[[^]]*]"
              + "|\"deletionVector\":\\{\"storageType\":\"\\w"
              + "|\"partitionColumns\":\\[\"");

  private AskedVersions() {}

  /** Of all tables in and below a folder, by table and version. */
  static List<TableVersion> below(Path folder) throws IOException {
    List<Path> logs;
    try (Stream<Path> all = Files.walk(folder)) {
      logs = all.filter(path -> path.endsWith("_delta_log")).sorted().toList();
    }
    List<TableVersion> asked = new ArrayList<>();
    for (Path log : logs) {
      for (long version : of(log)) {
        asked.add(new TableVersion(log.getParent(), version));
      }
    }
    return asked;
  }

  /**
   * Of versions, in the order of {@link #below}, the newest of each table, and of the others those
   * with a word in their commit (an action, a type, a table property, a feature, a kind of
   * checkpoint) that none before them has, whichever table it was of.
   */
  static List<TableVersion> fewOf(List<TableVersion> asked) throws IOException {
    List<TableVersion> few = new ArrayList<>();
    Set<String> said = new HashSet<>();
    for (int i = 0; i < asked.size(); i++) {
      TableVersion version = asked.get(i);
      boolean newest = i + 1 == asked.size() || !asked.get(i + 1).table().equals(version.table());
      if (said.addAll(words(version)) || newest) {
        few.add(version);
      }
    }
    return few;
  }

  private static Set<String> words(TableVersion version) throws IOException {
    Path log = version.table().resolve("_delta_log");
    String digits = String.format("%020d", version.version());
    Set<String> words = new HashSet<>();
    Matcher word = WORD.matcher(Files.readString(log.resolve(digits + ".json")));
    while (word.find()) {
      words.add(word.group());
    }
    for (String name : namesIn(log)) {
      if (name.contains(digits + ".") && STANDS_FOR_COMMITS.matcher(name).matches()) {
        words.add(name.replaceAll("[0-9a-f]{8}-[-0-9a-f]*|\\d+", ""));
      }
    }
    return words;
  }

  private static List<String> namesIn(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Set<Long> of(Path log) throws IOException {
    List<String> names = namesIn(log);
    TreeSet<Long> commits = new TreeSet<>();
    TreeSet<Long> asked = new TreeSet<>();
    long vacuumed = 0;
    Set<String> said = new HashSet<>();
    for (String name : names) {
      Matcher commit = COMMIT.matcher(name);
      if (commit.matches()) {
        long version = Long.parseLong(commit.group(1));
        commits.add(version);
        List<String> actions = Files.readAllLines(log.resolve(name));
        if (said.addAll(kinds(actions))) {
          asked.add(version);
        }
        if (actions.stream().anyMatch(action -> action.contains(VACUUM))) {
          vacuumed = version;
        }
      }
      Matcher summary = STANDS_FOR_COMMITS.matcher(name);
      if (summary.matches()) {
        asked.add(Long.parseLong(summary.group(1)));
        asked.add(Long.parseLong(summary.group(1)) + 1);
      }
    }
    asked.retainAll(commits);
    asked.headSet(vacuumed).clear();
    if (!commits.isEmpty()) {
      asked.add(commits.last());
    }
    return asked;
  }

  /** The actions of a commit by name; of files, whether rows are masked; of metadata, all. */
  private static Set<String> kinds(List<String> actions) {
    Set<String> kinds = new HashSet<>();
    for (String action : actions) {
      String name = action.substring(0, Math.max(0, action.indexOf(':')));
      switch (name) {
        case "{\"metaData\"", "{\"protocol\"" -> kinds.add(action);
        default -> kinds.add(name + action.contains("\"deletionVector\":{"));
      }
    }
    return kinds;
  }
}
