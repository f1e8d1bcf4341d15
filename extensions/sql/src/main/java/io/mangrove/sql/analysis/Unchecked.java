package io.mangrove.sql.analysis;

/**
 * Throws checked exceptions where Java demands a declaration and Scala has none: Spark's {@code
 * ParseException} comes out of methods that a visitor or a rule calls.
 */
public final class Unchecked {
  private Unchecked() {}

  /** Throws what it is given; declared to return so that callers can write {@code throw}. */
  public static RuntimeException rethrow(Throwable e) {
    throw Unchecked.<RuntimeException>as(e);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T as(Throwable e) throws T {
    throw (T) e;
  }
}
