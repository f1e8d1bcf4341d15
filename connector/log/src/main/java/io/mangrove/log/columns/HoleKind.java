package io.mangrove.log.columns;

/** What stands in a hole of a {@link TextTemplate}, and how it is kept. */
public enum HoleKind {
  /** A number in JSON without a fraction, of at most 18 digits; {@link TextBlock#number} is it. */
  INTEGER(0, 1),
  /**
   * A number in JSON with a fraction, of at most 18 digits: {@link TextBlock#number} without its
   * point, and the digits after that in {@link TextBlock#scale}.
   */
  DECIMAL(1, 2),
  /** Any other number in JSON, as text. */
  NUMBER(2, 0),
  /** {@code 2024-05-01}; {@link TextBlock#number} is the day since the epoch. */
  DATE(3, 1),
  /** {@code 2024-05-01T12:00:00.000}; {@link TextBlock#number} is milliseconds of that clock. */
  TIMESTAMP(4, 1),
  /** As many digits as the template says. */
  DIGITS(5, 1),
  /** 36 characters. */
  UUID(6, 2),
  /** What is between the quotes of a string in JSON, escapes as they are; or any text. */
  TEXT(7, 0);

  /** What stands for it in a skeleton. */
  final byte code;

  /** How many numbers it is kept as; 0 where it is text. */
  final int numbers;

  HoleKind(int code, int numbers) {
    this.code = (byte) code;
    this.numbers = numbers;
  }
}
