package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A table named by where it lies: {@code delta.`/tables/t`}. A suffix to the path may pin a
 * version: {@code @v12}, or {@code @yyyyMMddHHmmssSSS} for the version of that moment.
 *
 * @param path as written, without the suffix
 * @param version that the suffix names; null for none
 * @param timestamp that the suffix names, in the session's time zone; null for none
 */
public record PathIdentifier(
    String path, @Nullable Long version, @Nullable LocalDateTime timestamp) {

  /** The namespace of such an identifier, compared ignoring case. */
  public static final String NAMESPACE = "delta";

  private static final Pattern VERSION_SUFFIX = Pattern.compile("(.+)@[vV](\\d{1,18})");
  private static final Pattern TIMESTAMP_SUFFIX = Pattern.compile("(.+)@(\\d{17})");
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

  public PathIdentifier {
    requireNonNull(path, "path");
  }

  /** What the identifier says if it names a table by an absolute path, else null. */
  public static @Nullable PathIdentifier of(Identifier ident) {
    boolean named =
        ident.namespace().length == 1 && ident.namespace()[0].equalsIgnoreCase(NAMESPACE);
    return named && isAbsolute(ident.name()) ? new PathIdentifier(ident.name(), null, null) : null;
  }

  /** The same table with the version that the suffix of its path names; null without a suffix. */
  public @Nullable PathIdentifier pinned() {
    Matcher byVersion = VERSION_SUFFIX.matcher(path);
    if (byVersion.matches()) {
      return new PathIdentifier(byVersion.group(1), Long.parseLong(byVersion.group(2)), null);
    }
    Matcher byTimestamp = TIMESTAMP_SUFFIX.matcher(path);
    if (byTimestamp.matches()) {
      try {
        return new PathIdentifier(
            byTimestamp.group(1), null, LocalDateTime.parse(byTimestamp.group(2), TIMESTAMP));
      } catch (DateTimeParseException e) {
        return null; // seventeen digits that are no moment are part of the name
      }
    }
    return null;
  }

  /** The moment of the suffix in milliseconds since the epoch. */
  public long timestampMillis(ZoneId zone) {
    return requireNonNull(timestamp, "timestamp").atZone(zone).toInstant().toEpochMilli();
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/") || SCHEME.matcher(path).matches();
  }
}
