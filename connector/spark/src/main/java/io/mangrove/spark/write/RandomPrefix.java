package io.mangrove.spark.write;

import java.security.SecureRandom;
import java.util.Random;

/**
 * A folder's name that says nothing. Where columns are mapped, names of partition columns change
 * while files stay; and stores that spread requests by prefix spread these.
 */
final class RandomPrefix {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Random RANDOM = new SecureRandom();

  private RandomPrefix() {}

  static String ofLength(int length) {
    StringBuilder prefix = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      prefix.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
    }
    return prefix.toString();
  }
}
