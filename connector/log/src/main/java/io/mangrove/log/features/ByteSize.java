package io.mangrove.log.features;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number of bytes as text: {@code 134217728}, {@code 128mb}, {@code 1 g}. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)i?b?");
  private static final String UNITS = "kmgt";

  private ByteSize() {}

  /** Why a text is none; null if it is one. */
  public static @Nullable String problem(String text) {
    Matcher matcher = matcher(text);
    return matcher.matches() && bytes(matcher) > 0 ? null : "it needs to be a number of bytes";
  }

  /** The number; 0 for a text that is none. */
  public static long bytes(String text) {
    Matcher matcher = matcher(text);
    return matcher.matches() ? bytes(matcher) : 0;
  }

  private static Matcher matcher(String text) {
    return FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
  }

  private static long bytes(Matcher matcher) {
    int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    long number = Long.parseLong(matcher.group(1));
    long unit = 1L << (10 * power);
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
  }
}
