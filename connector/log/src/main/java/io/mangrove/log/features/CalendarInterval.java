package io.mangrove.log.features;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span of time as table properties write it: {@code interval 1 week 2 days}, no months. */
final class CalendarInterval {
  private static final Map<String, Duration> UNITS =
      Map.of(
          "week", Duration.ofDays(7),
          "day", Duration.ofDays(1),
          "hour", Duration.ofHours(1),
          "minute", Duration.ofMinutes(1),
          "second", Duration.ofSeconds(1),
          "millisecond", Duration.ofMillis(1),
          "microsecond", Duration.of(1, ChronoUnit.MICROS));

  private CalendarInterval() {}

  /** The length of an interval; IllegalArgumentException with the reason if it is none. */
  static Duration parse(String text) {
    String[] words = text.strip().toLowerCase(Locale.ROOT).replace("'", "").split("\\s+", -1);
    int first = words[0].equals("interval") ? 1 : 0;
    if (words.length - first < 2 || (words.length - first) % 2 != 0) {
      throw new IllegalArgumentException("it needs to be an interval such as 'interval 2 weeks'");
    }
    Duration sum = Duration.ZERO;
    for (int i = first; i < words.length; i += 2) {
      String name = words[i + 1];
      Duration unit = UNITS.get(name.endsWith("s") ? name.substring(0, name.length() - 1) : name);
      if (unit == null) {
        throw new IllegalArgumentException(
            "it needs to be an interval of weeks, days, hours, minutes or seconds; months and years"
                + " differ in length");
      }
      try {
        sum = sum.plus(unit.multipliedBy(Long.parseLong(words[i])));
      } catch (NumberFormatException | ArithmeticException e) {
        throw new IllegalArgumentException(words[i] + " is not a whole number that can be used", e);
      }
    }
    if (sum.isNegative()) {
      throw new IllegalArgumentException("it must not be negative");
    }
    return sum;
  }

  /** Why a text is no interval; null if it is one. */
  static @Nullable String problem(String text) {
    try {
      parse(text);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
