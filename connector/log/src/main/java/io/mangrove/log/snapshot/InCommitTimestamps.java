package io.mangrove.log.snapshot;

import io.mangrove.log.actions.Metadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From which version on a table's commits tell their own time. PROTOCOL: In-Commit Timestamps.
 *
 * @param firstVersion {@link Long#MAX_VALUE} where they never do
 */
record InCommitTimestamps(long firstVersion) {
  static final InCommitTimestamps NEVER = new InCommitTimestamps(Long.MAX_VALUE);

  private static final String ENABLED = "delta.enableInCommitTimestamps";
  private static final String ENABLEMENT_VERSION = "delta.inCommitTimestampEnablementVersion";

  static InCommitTimestamps of(Metadata metadata) {
    Map<String, String> properties = metadata.configuration();
    if (!Boolean.parseBoolean(properties.get(ENABLED))) {
      return NEVER;
    }
    return new InCommitTimestamps(number(properties.get(ENABLEMENT_VERSION)));
  }

  boolean isUsedAt(long version) {
    return version >= firstVersion;
  }

  /** A table that had them from its first commit on does not say from when. */
  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
