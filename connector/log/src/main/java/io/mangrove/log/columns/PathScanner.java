package io.mangrove.log.columns;

/** Paths of data files: directories as one text, and the digits and UUIDs of the name. */
final class PathScanner implements TextScanner {
  private static final int UUID_LENGTH = 36;
  private static final int MAX_DIGITS = 18;

  private long high;
  private long low;

  @Override
  public boolean scan(byte[] text, int from, int to, Shape shape) {
    shape.begin(text);
    int name = to;
    while (name > from && text[name - 1] != '/') {
      name--;
    }
    if (name > from) {
      shape.bytes(HoleKind.TEXT, from, name);
    }
    int literal = name;
    int at = name;
    while (at < to) {
      if (isUuid(text, at, to)) {
        shape.literal(literal, at);
        shape.numbers(HoleKind.UUID, 0, high, low);
        at += UUID_LENGTH;
        literal = at;
      } else if (isDigit(text[at])) {
        int begin = at;
        long value = 0;
        while (at < to && at - begin < MAX_DIGITS && isDigit(text[at])) {
          value = value * 10 + (text[at++] - '0');
        }
        shape.literal(literal, begin);
        shape.numbers(HoleKind.DIGITS, at - begin, value, 0);
        literal = at;
      } else {
        at++;
      }
    }
    shape.literal(literal, to);
    return true;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private boolean isUuid(byte[] text, int from, int to) {
    if (to - from < UUID_LENGTH || text[from + 8] != '-') {
      return false;
    }
    long one = 0;
    long other = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      byte c = text[from + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return false;
        }
        continue;
      }
      // Upper case would not come back.
      int digit = isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) {
        return false;
      }
      if (i < 18) {
        one = one << 4 | digit;
      } else {
        other = other << 4 | digit;
      }
    }
    high = one;
    low = other;
    return true;
  }
}
