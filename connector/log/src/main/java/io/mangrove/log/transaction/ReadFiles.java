package io.mangrove.log.transaction;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.FileMatcher;
import io.mangrove.log.stats.Predicate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a commit has read, made ready to judge files. For one thread. */
final class ReadFiles {
  private final List<FileMatcher> files;
  private final List<FileMatcher> rows;

  private ReadFiles(List<FileMatcher> files, List<FileMatcher> rows) {
    this.files = files;
    this.rows = rows;
  }

  static ReadFiles of(PreparedCommit commit) {
    Snapshot snapshot = commit.read();
    return snapshot == null
        ? new ReadFiles(List.of(), List.of())
        : new ReadFiles(
            matchers(snapshot, commit.reads().predicates()),
            matchers(snapshot, commit.reads().rowPredicates()));
  }

  private static List<FileMatcher> matchers(Snapshot snapshot, List<Predicate> predicates) {
    return predicates.stream()
        .map(
            predicate -> new FileMatcher(snapshot.schema(), snapshot.partitionColumns(), predicate))
        .toList();
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
}
