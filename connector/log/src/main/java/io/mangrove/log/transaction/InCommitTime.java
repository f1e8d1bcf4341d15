package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.TableProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time that a commit tells of itself, and since when a table's commits do. PROTOCOL: In-Commit
 * Timestamps.
 */
final class InCommitTime {
  private static final String SINCE_VERSION = "delta.inCommitTimestampEnablementVersion";
  private static final String SINCE_TIMESTAMP = "delta.inCommitTimestampEnablementTimestamp";

  private InCommitTime() {}

  /**
   * Metadata that says since when just as the version before it does. A new table does not say it,
   * and a commit that begins to tell its time learns it only from the place it gets.
   *
   * @param before null for a new table
   */
  static Metadata settled(Metadata metadata, @Nullable Metadata before) {
    Map<String, String> properties = new LinkedHashMap<>(metadata.configuration());
    boolean stays = isTold(metadata) && before != null && isTold(before);
    for (String key : new String[] {SINCE_VERSION, SINCE_TIMESTAMP}) {
      String known = stays ? requireNonNull(before).configuration().get(key) : null;
      if (known == null) {
        properties.remove(key);
      } else {
        properties.put(key, known);
      }
    }
    return properties.equals(metadata.configuration())
        ? metadata
        : metadata.withConfiguration(properties);
  }

  /** Whether a commit is the first of an older table to tell its time. */
  static boolean beginsWith(PreparedCommit commit) {
    Metadata before = commit.before().metadata();
    return before != null && !isTold(before) && isTold(commit.metadata());
  }

  /**
   * The time of a commit, later than that of the one it follows; null where it tells none.
   *
   * @param clock milliseconds since the epoch
   */
  static @Nullable Long of(PreparedCommit commit, long clock) {
    if (!isTold(commit.metadata())) {
      return null;
    }
    Long previous = commit.before().inCommitTimestamp();
    return previous == null ? clock : Math.max(clock, previous + 1);
  }

  /**
   * The metadata line of a commit; null where it has none.
   *
   * @param timestamp that the commit tells
   */
  static @Nullable Metadata metadata(PreparedCommit commit, @Nullable Long timestamp) {
    Metadata changed = commit.changes().metadata();
    if (changed == null || !beginsWith(commit)) {
      return changed;
    }
    Map<String, String> properties = new LinkedHashMap<>(changed.configuration());
    properties.put(SINCE_VERSION, Long.toString(commit.version()));
    properties.put(SINCE_TIMESTAMP, Objects.toString(timestamp));
    return changed.withConfiguration(properties);
  }

  private static boolean isTold(Metadata metadata) {
    return new TableProperties(metadata.configuration()).inCommitTimestamps();
  }
}
