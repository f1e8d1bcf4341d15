package io.mangrove.log.stats;

import org.jspecify.annotations.Nullable;

/**
 * Short bounds of long strings. A prefix of a string is never above it; a greater string is made by
 * putting a tie-breaker behind the prefix. PROTOCOL: Per-file Statistics.
 */
final class StringBounds {
  private static final int GREATEST_ASCII = 0x7F;
  private static final int GREATEST_CODE_POINT = Character.MAX_CODE_POINT;
  private static final int REPLACEMENT = 0xFFFD;

  private StringBounds() {}

  /** At most {@code prefix} code points, not above {@code min}. */
  static String lower(String min, int prefix) {
    int end = 0;
    for (int taken = 0; taken < prefix && end < min.length(); taken++) {
      int codePoint = min.codePointAt(end);
      if (isDoubtful(codePoint)) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return min.substring(0, end);
  }

  /**
   * A string of about {@code prefix} code points that is not below {@code max}; null: none known.
   */
  static @Nullable String upper(String max, int prefix) {
    int end = 0;
    int taken = 0;
    while (end < max.length()) {
      int codePoint = max.codePointAt(end);
      if (isDoubtful(codePoint)) {
        return null;
      }
      if (taken >= prefix && codePoint < GREATEST_CODE_POINT) {
        // The shorter tie-breaker where it will do; either is greater than the rest of the string.
        int tieBreaker = codePoint < GREATEST_ASCII ? GREATEST_ASCII : GREATEST_CODE_POINT;
        return max.substring(0, end) + Character.toString(tieBreaker);
      }
      end += Character.charCount(codePoint);
      taken++;
    }
    return max;
  }

  /**
   * Bytes that were no UTF-8 read as U+FFFD, and what they compare like is lost; half a surrogate
   * pair has no UTF-8 form at all.
   */
  private static boolean isDoubtful(int codePoint) {
    return codePoint == REPLACEMENT
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
