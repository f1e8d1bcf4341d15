package io.mangrove.log.stats;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A timestamp as the log writes it: {@code 2024-05-01 12:00:00[.ffffff]} or with a {@code T}, with
 * or without an offset from UTC.
 *
 * @param localMicros microseconds between 1970-01-01 00:00 on the same clock and the time shown
 * @param offset as written; null where the text has none
 */
record TimestampText(long localMicros, @Nullable ZoneOffset offset) {
  static final long MICROS_PER_SECOND = 1_000_000L;

  private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
  private static final long MOST_DAYS = Long.MAX_VALUE / MICROS_PER_DAY;

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .appendPattern("HH:mm[:ss]")
          .appendFraction(NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendOffset("+HH:MM:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Null where the text is no timestamp. */
  static @Nullable TimestampText parse(String text) {
    try {
      TemporalAccessor parsed = FORMAT.parse(text);
      LocalDate date = parsed.query(TemporalQueries.localDate());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      if (date == null || time == null) {
        return null;
      }
      ZoneOffset offset =
          parsed.isSupported(ChronoField.OFFSET_SECONDS)
              ? ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS))
              : null;
      return new TimestampText(micros(date.atTime(time)), offset);
    } catch (DateTimeParseException e) {
      return date(text);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable TimestampText date(String text) {
    Long days = days(text);
    // The greatest dates have no microseconds in 64 bits.
    return days == null || Math.abs(days) > MOST_DAYS
        ? null
        : new TimestampText(days * MICROS_PER_DAY, null);
  }

  /** Days since the epoch of {@code 2024-05-01}; null where the text is no date. */
  static @Nullable Long days(String text) {
    try {
      return LocalDate.parse(text).toEpochDay();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static long micros(LocalDateTime time) {
    return Math.addExact(
        Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), MICROS_PER_SECOND),
        time.get(ChronoField.MICRO_OF_SECOND));
  }

  /**
   * Microseconds since the epoch.
   *
   * @param zone where the text is read if it names no offset
   */
  long micros(ZoneId zone) {
    ZoneOffset actual = offset == null ? zone.getRules().getOffset(local()) : offset;
    return localMicros - actual.getTotalSeconds() * MICROS_PER_SECOND;
  }

  private LocalDateTime local() {
    return utc(localMicros);
  }

  private static LocalDateTime utc(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000,
        ZoneOffset.UTC);
  }

  /**
   * Whether dates of this year have four digits and no sign, which is all that every reader takes.
   */
  static boolean isPlainYear(int year) {
    return year >= 1 && year <= 9999;
  }

  /**
   * {@code 2024-05-01T12:00:00.000}, cut to milliseconds; null for years that readers differ on.
   */
  static @Nullable String statsText(long micros) {
    LocalDateTime time = utc(Math.floorDiv(micros, 1000L) * 1000L);
    return isPlainYear(time.getYear()) ? STATS_FORMAT.format(time) : null;
  }

  /** {@code 2024-05-01T12:00:00.000000Z}. */
  static String utcPartitionText(long micros) {
    return UTC_PARTITION_FORMAT.format(utc(micros));
  }

  /** {@code 2024-05-01 12:00:00.000000}. */
  static String localPartitionText(long micros) {
    return LOCAL_PARTITION_FORMAT.format(utc(micros));
  }

  private static final DateTimeFormatter STATS_FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);

  private static final DateTimeFormatter UTC_PARTITION_FORMAT =
      partitionFormat('T').appendLiteral('Z').toFormatter(Locale.ROOT);

  private static final DateTimeFormatter LOCAL_PARTITION_FORMAT =
      partitionFormat(' ').toFormatter(Locale.ROOT);

  private static DateTimeFormatterBuilder partitionFormat(char separator) {
    return new DateTimeFormatterBuilder()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .appendLiteral(separator)
        .appendPattern("HH:mm:ss.SSSSSS");
  }
}
