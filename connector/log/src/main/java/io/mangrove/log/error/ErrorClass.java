package io.mangrove.log.error;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One error condition: a public name, an SQLSTATE and a message with {@code <parameter>} places.
 * Each area of the project implements it with an enum of its own.
 */
public interface ErrorClass {

  /** The condition's public name, such as {@code DELTA_VERSION_NOT_FOUND}. */
  String name();

  /** Five characters, as SQL defines them. */
  String sqlState();

  /** The message, with a {@code <name>} where each parameter goes. */
  String template();

  /**
   * The exception for this condition.
   *
   * @param namesAndValues parameter names and their values in turn
   */
  default DeltaException with(@Nullable Object... namesAndValues) {
    return new DeltaException(this, parameters(namesAndValues), null);
  }

  /** The exception for this condition, with what led to it. */
  default DeltaException causedBy(Throwable cause, @Nullable Object... namesAndValues) {
    return new DeltaException(this, parameters(namesAndValues), cause);
  }

  /** Names and values in turn, as a map in the same order; a null value reads {@code null}. */
  static Map<String, String> parameters(@Nullable Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a parameter without a value");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(String.valueOf(namesAndValues[i]), String.valueOf(namesAndValues[i + 1]));
    }
    return parameters;
  }
}
