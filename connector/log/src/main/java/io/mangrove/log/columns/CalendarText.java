package io.mangrove.log.columns;

import java.time.LocalDate;

/**
 * Dates and timestamps of the one form that writers of statistics have in common, read from bytes
 * and written as bytes. Keeps what it read last; for one thread.
 */
final class CalendarText {
  /** {@code 2024-05-01}. */
  static final int DATE_LENGTH = 10;

  /** {@code 2024-05-01T12:00:00.000}. */
  static final int TIMESTAMP_LENGTH = 23;

  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private long value;

  /** Of what was read last: days since the epoch, or milliseconds. */
  long value() {
    return value;
  }

  boolean isDate(byte[] text, int from) {
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    if (text[from + 4] != '-' || text[from + 7] != '-' || year < 1 || month < 1 || month > 12) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int length = DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
    if (day < 1 || day > (month == 2 && leap ? 29 : length)) {
      return false;
    }
    int before = year - 1;
    long days = before * 365L + before / 4 - before / 100 + before / 400;
    days += DAYS_BEFORE_MONTH[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
    value = days - 719_162; // 1970-01-01 is that many days after 0001-01-01
    return true;
  }

  boolean isTimestamp(byte[] text, int from) {
    if (text[from + 10] != 'T'
        || text[from + 13] != ':'
        || text[from + 16] != ':'
        || text[from + 19] != '.'
        || !isDate(text, from)) {
      return false;
    }
    int hour = digits(text, from + 11, 2);
    int minute = digits(text, from + 14, 2);
    int second = digits(text, from + 17, 2);
    int millis = digits(text, from + 20, 3);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return false;
    }
    if (millis < 0) {
      return false;
    }
    value = value * MILLIS_PER_DAY + ((hour * 60L + minute) * 60 + second) * 1000 + millis;
    return true;
  }

  static void writeDate(long days, ByteText out) {
    LocalDate date = LocalDate.ofEpochDay(days);
    out.digits(date.getYear(), 4);
    out.add('-');
    out.digits(date.getMonthValue(), 2);
    out.add('-');
    out.digits(date.getDayOfMonth(), 2);
  }

  static void writeTimestamp(long millis, ByteText out) {
    writeDate(Math.floorDiv(millis, MILLIS_PER_DAY), out);
    int ofDay = (int) Math.floorMod(millis, MILLIS_PER_DAY);
    out.add('T');
    out.digits(ofDay / 3_600_000, 2);
    out.add(':');
    out.digits(ofDay / 60_000 % 60, 2);
    out.add(':');
    out.digits(ofDay / 1000 % 60, 2);
    out.add('.');
    out.digits(ofDay % 1000, 3);
  }

  /** The number of so many digits, or -1 where one of them is none. */
  private static int digits(byte[] text, int from, int count) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
