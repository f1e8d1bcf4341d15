package io.mangrove.log.columns;

/**
 * Texts in JSON: numbers and strings that are values become holes, all else is literal. Whether
 * such a text is well-formed depends on its template only: what goes into a hole is always a number
 * or the inside of a string.
 */
final class JsonScanner implements TextScanner {
  private static final int MAX_DIGITS = 18;

  private final CalendarText calendar = new CalendarText();

  @Override
  public boolean scan(byte[] text, int from, int to, Shape shape) {
    shape.begin(text);
    int literal = from;
    int at = from;
    while (at < to) {
      byte c = text[at];
      if (c == '"') {
        int end = JsonString.end(text, at + 1, to);
        if (end < 0) {
          return false;
        }
        if (!isKey(text, end + 1, to)) {
          shape.literal(literal, at + 1);
          literal = string(text, at + 1, end, shape);
        }
        at = end + 1;
      } else if (c == '-' || isDigit(c)) {
        int end = numberEnd(text, at, to);
        if (!beginsValue(text, from, at) || !endsValue(text, end, to)) {
          return false;
        }
        shape.literal(literal, at);
        if (!number(text, at, end, shape)) {
          return false;
        }
        literal = end;
        at = end;
      } else {
        at++;
      }
    }
    shape.literal(literal, to);
    return true;
  }

  private static boolean isKey(byte[] text, int from, int to) {
    int next = from;
    while (next < to && isSpace(text[next])) {
      next++;
    }
    return next < to && text[next] == ':';
  }

  /** Where the literal goes on. */
  private int string(byte[] text, int from, int to, Shape shape) {
    int length = to - from;
    boolean utc = length == CalendarText.TIMESTAMP_LENGTH + 1 && text[to - 1] == 'Z';
    if ((utc || length == CalendarText.TIMESTAMP_LENGTH) && calendar.isTimestamp(text, from)) {
      shape.numbers(HoleKind.TIMESTAMP, 0, calendar.value(), 0);
      return from + CalendarText.TIMESTAMP_LENGTH;
    }
    if (length == CalendarText.DATE_LENGTH && calendar.isDate(text, from)) {
      shape.numbers(HoleKind.DATE, 0, calendar.value(), 0);
      return to;
    }
    shape.bytes(HoleKind.TEXT, from, to);
    return to;
  }

  private static int numberEnd(byte[] text, int from, int to) {
    int at = from;
    while (at < to && isNumberPart(text[at])) {
      at++;
    }
    return at;
  }

  private static boolean isNumberPart(byte c) {
    return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  private static boolean beginsValue(byte[] text, int from, int at) {
    byte before = at == from ? (byte) ' ' : text[at - 1];
    return before == ':' || before == ',' || before == '[' || isSpace(before);
  }

  private static boolean endsValue(byte[] text, int at, int to) {
    byte after = at == to ? (byte) ' ' : text[at];
    return after == ',' || after == '}' || after == ']' || isSpace(after);
  }

  private static boolean number(byte[] text, int from, int to, Shape shape) {
    boolean negative = text[from] == '-';
    int at = negative ? from + 1 : from;
    int whole = at;
    long value = 0;
    while (at < to && isDigit(text[at])) {
      value = value * 10 + (text[at++] - '0');
    }
    int wholeDigits = at - whole;
    if (wholeDigits == 0 || (wholeDigits > 1 && text[whole] == '0')) {
      return false;
    }
    int scale = 0;
    if (at < to && text[at] == '.') {
      at++;
      while (at < to && isDigit(text[at])) {
        value = value * 10 + (text[at++] - '0');
        scale++;
      }
      if (scale == 0) {
        return false;
      }
    }
    boolean plain = at == to;
    if (!plain && !isExponent(text, at, to)) {
      return false;
    }
    // Minus nought and what does not fit stays as it is.
    if (!plain || wholeDigits + scale > MAX_DIGITS || (negative && value == 0)) {
      shape.bytes(HoleKind.NUMBER, from, to);
    } else {
      HoleKind kind = scale == 0 ? HoleKind.INTEGER : HoleKind.DECIMAL;
      shape.numbers(kind, 0, negative ? -value : value, scale);
    }
    return true;
  }

  private static boolean isExponent(byte[] text, int from, int to) {
    int at = from;
    if (text[at] != 'e' && text[at] != 'E') {
      return false;
    }
    at++;
    if (at < to && (text[at] == '+' || text[at] == '-')) {
      at++;
    }
    int digits = at;
    while (at < to && isDigit(text[at])) {
      at++;
    }
    return at == to && at > digits;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
