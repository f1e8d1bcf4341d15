package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.FileMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a commit has read, made ready to judge files. For one thread. */
final class ReadFiles {
  private final List<Matcher> files;
  private final List<Matcher> rows;

  /**
   * What was read at once.
   *
   * @param search in files that others add; null: what may match was read
   */
  private record Matcher(FileMatcher file, @Nullable RowSearch search) {
    static List<Matcher> of(Snapshot snapshot, List<RowsRead> reads) {
      List<Matcher> matchers = new ArrayList<>();
      for (RowsRead read : reads) {
        matchers.add(
            new Matcher(
                new FileMatcher(snapshot.schema(), snapshot.partitionColumns(), read.predicate()),
                read.search()));
      }
      return matchers;
    }

    boolean mayMatch(@Nullable Map<String, @Nullable String> values, @Nullable String stats) {
      return file.mayMatch(values, stats);
    }
  }

  private ReadFiles(List<Matcher> files, List<Matcher> rows) {
    this.files = files;
    this.rows = rows;
  }

  static ReadFiles of(PreparedCommit commit) {
    Snapshot snapshot = commit.read();
    return snapshot == null
        ? new ReadFiles(List.of(), List.of())
        : new ReadFiles(
            Matcher.of(snapshot, commit.reads().predicates()),
            Matcher.of(snapshot, commit.reads().rowPredicates()));
  }

  /** Whether a file with these values would have been read whole. */
  boolean mayHoldFile(
      @Nullable Map<String, @Nullable String> partitionValues, @Nullable String stats) {
    return files.stream().anyMatch(matcher -> matcher.mayMatch(partitionValues, stats));
  }

  /** Whether a row of a file with these values would have been read. */
  boolean mayHoldRow(
      @Nullable Map<String, @Nullable String> partitionValues, @Nullable String stats) {
    return mayHoldFile(partitionValues, stats)
        || rows.stream().anyMatch(matcher -> matcher.mayMatch(partitionValues, stats));
  }

  /**
   * One of the files that a version has added of which a row would have been read; null if there is
   * none. What the log can tell is asked of all of them before any is looked into.
   */
  @Nullable AddFile oneWithRow(long version, List<AddFile> added) {
    AddFile found = oneWithRow(version, added, false);
    return found == null ? oneWithRow(version, added, true) : found;
  }

  private @Nullable AddFile oneWithRow(long version, List<AddFile> added, boolean searching) {
    List<Matcher> all = new ArrayList<>(files);
    all.addAll(rows);
    for (Matcher matcher : all) {
      RowSearch search = matcher.search();
      if (searching != (search != null)) {
        continue;
      }
      List<AddFile> candidates =
          added.stream()
              .filter(file -> matcher.mayMatch(file.partitionValues(), file.stats()))
              .toList();
      if (!candidates.isEmpty()) {
        AddFile found = search == null ? candidates.get(0) : search.find(version, candidates);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
