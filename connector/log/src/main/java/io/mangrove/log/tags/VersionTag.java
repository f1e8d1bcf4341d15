package io.mangrove.log.tags;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version's name. Times are milliseconds since the epoch.
 *
 * @param versionTimestamp when the version was committed
 * @param createdAt when it got the name
 * @param retainedUntil when the tag expires; null: never
 * @param archive the name of the file that holds what the version is
 */
public record VersionTag(
    String name,
    long version,
    long versionTimestamp,
    long createdAt,
    @Nullable Long retainedUntil,
    String archive) {

  /** No path, nothing hidden, and nothing that a version's number could be taken for. */
  private static final Pattern NAME =
      Pattern.compile("(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  public VersionTag {
    requireNonNull(archive, "archive");
    if (!isName(name) || version < 0) {
      throw new IllegalArgumentException(name + " of version " + version);
    }
  }

  /** Whether a tag can be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it protects its version no more. */
  public boolean isExpiredAt(long nowMillis) {
    return retainedUntil != null && retainedUntil < nowMillis;
  }
}
