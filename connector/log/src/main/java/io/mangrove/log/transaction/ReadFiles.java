package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.FileMatcher;
import io.mangrove.log.stats.Predicate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a commit has read, made ready to judge files. For one thread. */
final class ReadFiles {
  private final List<FileMatcher> files;
  private final List<RowMatcher> rows;

  private record RowMatcher(FileMatcher file, @Nullable RowSearch search) {}

  private ReadFiles(List<FileMatcher> files, List<RowMatcher> rows) {
    this.files = files;
    this.rows = rows;
  }

  static ReadFiles of(PreparedCommit commit) {
    Snapshot snapshot = commit.read();
    return snapshot == null
        ? new ReadFiles(List.of(), List.of())
        : new ReadFiles(
            commit.reads().predicates().stream().map(one -> matcher(snapshot, one)).toList(),
            commit.reads().rowPredicates().stream()
                .map(one -> new RowMatcher(matcher(snapshot, one.predicate()), one.search()))
                .toList());
  }

  private static FileMatcher matcher(Snapshot snapshot, Predicate predicate) {
    return new FileMatcher(snapshot.schema(), snapshot.partitionColumns(), predicate);
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
        || rows.stream().anyMatch(matcher -> matcher.file.mayMatch(partitionValues, stats));
  }

  /** Whether a row of a file would have been read that a version has added. */
  boolean mayHoldRow(long version, AddFile file) {
    if (mayHoldFile(file.partitionValues(), file.stats())) {
      return true;
    }
    for (RowMatcher matcher : rows) {
      if (matcher.file.mayMatch(file.partitionValues(), file.stats())
          && (matcher.search == null || matcher.search.mayFind(version, file))) {
        return true;
      }
    }
    return false;
  }
}
