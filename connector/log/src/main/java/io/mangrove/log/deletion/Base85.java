package io.mangrove.log.deletion;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Z85, the Base85 variant of the protocol: five characters for four bytes, highest first. */
final class Base85 {
  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private static final byte[] DIGITS = new byte[128];

  static {
    Arrays.fill(DIGITS, (byte) -1);
    for (int digit = 0; digit < ALPHABET.length(); digit++) {
      DIGITS[ALPHABET.charAt(digit)] = (byte) digit;
    }
  }

  private Base85() {}

  /** The bytes of a text; a writer with fewer than a multiple of four has added some. */
  static byte[] decode(String text) throws MalformedVectorException {
    if (text.length() % 5 != 0) {
      throw new MalformedVectorException(
          "its Base85 text has " + text.length() + " characters, which is no multiple of five");
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length() / 5 * 4);
    for (int i = 0; i < text.length(); i += 5) {
      long group = 0;
      for (int j = i; j < i + 5; j++) {
        group = group * 85 + digit(text, j);
      }
      // Z85 forbids what exceeds four bytes, but Spark has written it and cuts it off in reading.
      bytes.putInt((int) group);
    }
    return bytes.array();
  }

  /** The text of bytes, filled up with zeros to a multiple of four. */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length + 3) / 4 * 5);
    ByteBuffer groups = ByteBuffer.wrap(Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4));
    while (groups.hasRemaining()) {
      long group = Integer.toUnsignedLong(groups.getInt());
      for (long place = 85L * 85 * 85 * 85; place > 0; place /= 85) {
        text.append(ALPHABET.charAt((int) (group / place % 85)));
      }
    }
    return text.toString();
  }

  private static int digit(String text, int index) throws MalformedVectorException {
    char c = text.charAt(index);
    int digit = c < DIGITS.length ? DIGITS[c] : -1;
    if (digit < 0) {
      throw new MalformedVectorException(
          "its Base85 text has no digit at position " + index + " but '" + c + "'");
    }
    return digit;
  }
}
