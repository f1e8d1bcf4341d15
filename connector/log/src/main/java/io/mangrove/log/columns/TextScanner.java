package io.mangrove.log.columns;

/** Takes texts of one kind apart. */
interface TextScanner {
  /**
   * Fills {@code shape} with a part of {@code text}.
   *
   * @return false if the text is not of the kind; the shape is then of no use
   */
  boolean scan(byte[] text, int from, int to, Shape shape);
}
