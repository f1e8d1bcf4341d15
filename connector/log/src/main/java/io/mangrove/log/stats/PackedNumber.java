package io.mangrove.log.stats;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Numbers with a fraction out of their digits, as their text would be read. */
final class PackedNumber {
  private static final int EXACT_POWERS = 22;
  private static final long EXACT_DOUBLE = 1L << 53;
  private static final float LEAST_PLAIN_FLOAT = 1e-30f;
  private static final float GREATEST_PLAIN_FLOAT = 1e30f;
  // What a double has more digits of than a float, and half of the last one that a float has.
  private static final long BELOW_FLOAT = (1L << 29) - 1;
  private static final long HALF_OF_FLOAT = 1L << 28;
  private static final double[] POWERS = powers();

  private PackedNumber() {}

  private static double[] powers() {
    double[] powers = new double[EXACT_POWERS + 1];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + i);
    }
    return powers;
  }

  /** {@code unscaled / 10^scale} as a float or double; null where only the text can tell. */
  static @Nullable Double floating(long unscaled, int scale, DataType type) {
    double value = nearest(unscaled, scale);
    if (Double.isNaN(value) || type != PrimitiveType.FLOAT || value == 0) {
      return Double.isNaN(value) ? null : (Double) value;
    }
    double size = Math.abs(value);
    boolean plain = size >= LEAST_PLAIN_FLOAT && size <= GREATEST_PLAIN_FLOAT;
    // Halfway between two floats, what the double lost decides.
    boolean halfway = (Double.doubleToRawLongBits(value) & BELOW_FLOAT) == HALF_OF_FLOAT;
    return plain && !halfway ? (Double) (double) (float) value : null;
  }

  /** The double nearest to {@code unscaled / 10^scale}; NaN where that is not certain. */
  static double nearest(long unscaled, int scale) {
    if (scale == 0) {
      return unscaled;
    }
    // Of two numbers that are exact the quotient is the nearest to the text's number.
    return scale > EXACT_POWERS || Math.abs(unscaled) > EXACT_DOUBLE
        ? Double.NaN
        : unscaled / POWERS[scale];
  }
}
