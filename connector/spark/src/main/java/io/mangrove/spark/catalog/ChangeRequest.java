package io.mangrove.spark.catalog;

import io.mangrove.log.changes.ChangeBound;
import io.mangrove.spark.internals.TimestampText;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.ChangelogContext;
import org.apache.spark.sql.connector.catalog.ChangelogRange;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a query asks for.
 *
 * @param end null for the newest version
 */
record ChangeRequest(ChangeBound start, @Nullable ChangeBound end) {
  private static final String STARTING = "starting";
  private static final String ENDING = "ending";
  private static final long MICROS_PER_MILLI = 1_000;

  /** Whether the options of a read say that it is of changes. */
  static boolean isIn(CaseInsensitiveStringMap options) {
    return isTrue(options, "readChangeFeed") || isTrue(options, "readChangeData");
  }

  /**
   * What the options of a read ask for.
   *
   * @param timeZone for timestamps that name none
   */
  static ChangeRequest of(CaseInsensitiveStringMap options, String timeZone) {
    ChangeBound start = bound(options, STARTING, timeZone);
    if (start == null) {
      throw CatalogError.DELTA_NO_START_FOR_CDC_READ.with();
    }
    return new ChangeRequest(start, bound(options, ENDING, timeZone));
  }

  /** What Spark's own clause or reader asks for. */
  static ChangeRequest of(ChangelogContext context) {
    if (context.deduplicationMode() == ChangelogContext.DeduplicationMode.NET_CHANGES) {
      throw CatalogError.DELTA_CHANGELOG_UNSUPPORTED_OPTION.with(
          "option", "deduplicationMode=" + context.deduplicationMode().value());
    }
    if (context.range() instanceof ChangelogRange.VersionRange range) {
      ChangeBound end = null;
      Optional<String> ending = range.endingVersion();
      if (ending.isPresent()) {
        end = version(ENDING, ending.get(), range.endingBoundInclusive());
      }
      return new ChangeRequest(
          version(STARTING, range.startingVersion(), range.startingBoundInclusive()), end);
    }
    if (context.range() instanceof ChangelogRange.TimestampRange range) {
      ChangeBound end = null;
      Optional<Long> ending = range.endingTimestamp();
      if (ending.isPresent()) {
        end = until(ending.get(), range.endingBoundInclusive());
      }
      return new ChangeRequest(
          from(range.startingTimestamp(), range.startingBoundInclusive()), end);
    }
    throw CatalogError.DELTA_CHANGELOG_UNBOUNDED_RANGE.with();
  }

  private static @Nullable ChangeBound bound(
      CaseInsensitiveStringMap options, String which, String timeZone) {
    String version = options.get(which + "Version");
    String timestamp = options.get(which + "Timestamp");
    if (version != null && timestamp != null) {
      throw CatalogError.DELTA_MULTIPLE_CDC_BOUNDARY.with("startingOrEnding", which);
    }
    if (version != null) {
      return version(which, version, true);
    }
    if (timestamp == null) {
      return null;
    }
    Long micros = TimestampText.micros(timestamp, timeZone);
    if (micros == null) {
      throw CatalogError.DELTA_TIMESTAMP_INVALID.with("expr", timestamp);
    }
    return which.equals(STARTING) ? from(micros, true) : until(micros, true);
  }

  private static ChangeBound version(String which, String text, boolean inclusive) {
    try {
      long version = Long.parseLong(text.strip());
      if (version >= 0) {
        return new ChangeBound.Version(version, inclusive);
      }
    } catch (NumberFormatException e) {
      throw CatalogError.DELTA_ILLEGAL_OPTION.causedBy(e, illegal(which, text));
    }
    throw CatalogError.DELTA_ILLEGAL_OPTION.with(illegal(which, text));
  }

  private static Object[] illegal(String which, String text) {
    return new Object[] {
      "input", text, "name", which + "Version", "explain", "must be a whole number from 0 on"
    };
  }

  /** Commits have milliseconds. */
  private static ChangeBound from(long micros, boolean inclusive) {
    return new ChangeBound.Time(
        Math.floorDiv(inclusive ? micros - 1 : micros, MICROS_PER_MILLI) + 1);
  }

  private static ChangeBound until(long micros, boolean inclusive) {
    return new ChangeBound.Time(Math.floorDiv(inclusive ? micros : micros - 1, MICROS_PER_MILLI));
  }

  private static boolean isTrue(CaseInsensitiveStringMap options, String name) {
    String value = options.get(name);
    if (value == null || value.equalsIgnoreCase("false")) {
      return false;
    }
    if (value.equalsIgnoreCase("true")) {
      return true;
    }
    throw CatalogError.DELTA_ILLEGAL_OPTION.with(
        "input", value, "name", name, "explain", "must be 'true' or 'false'");
  }
}
