package io.mangrove.log.columns;

/** The inside of a string in JSON, as bytes. */
final class JsonString {
  private JsonString() {}

  /**
   * Where the closing quote is; -1 if there is none or if no reader would take what is before it.
   */
  static int end(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      byte c = text[at];
      if (c == '"') {
        return at;
      }
      if (c == '\\') {
        int length = escape(text, at, to);
        if (length == 0) {
          return -1;
        }
        at += length;
      } else if (c >= ' ') {
        at++;
      } else if (c >= 0) {
        return -1;
      } else {
        int length = character(text, at, to);
        if (length == 0) {
          return -1;
        }
        at += length;
      }
    }
    return -1;
  }

  private static int escape(byte[] text, int at, int to) {
    if (at + 1 >= to) {
      return 0;
    }
    byte c = text[at + 1];
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0 ? 2 : 0;
    }
    if (at + 6 > to) {
      return 0;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (Character.digit(text[i], 16) < 0) {
        return 0;
      }
    }
    return 6;
  }

  /** The length of a character of several bytes; 0 where it is not UTF-8. */
  private static int character(byte[] text, int at, int to) {
    int lead = text[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > to) {
      return 0;
    }
    int codePoint = lead & (0x7F >> length);
    for (int i = at + 1; i < at + length; i++) {
      if ((text[i] & 0xC0) != 0x80) {
        return 0;
      }
      codePoint = codePoint << 6 | (text[i] & 0x3F);
    }
    boolean tooLong = codePoint < (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    return tooLong || surrogate || codePoint > Character.MAX_CODE_POINT ? 0 : length;
  }
}
