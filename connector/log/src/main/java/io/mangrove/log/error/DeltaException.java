package io.mangrove.log.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the log core throws: a condition with a public name, an SQLSTATE and its parameters. */
public class DeltaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String condition;
  private final String sqlState;
  private final LinkedHashMap<String, String> messageParameters;

  public DeltaException(
      ErrorClass errorClass, Map<String, String> messageParameters, @Nullable Throwable cause) {
    super(message(errorClass, messageParameters), cause);
    this.condition = errorClass.name();
    this.sqlState = errorClass.sqlState();
    this.messageParameters = new LinkedHashMap<>(messageParameters);
  }

  /** The condition's public name, such as {@code DELTA_VERSION_NOT_FOUND}. */
  public final String condition() {
    return condition;
  }

  public final String sqlState() {
    return sqlState;
  }

  /** The parameters of the message in the order they were given. */
  public final Map<String, String> messageParameters() {
    return Collections.unmodifiableMap(messageParameters);
  }

  private static String message(ErrorClass errorClass, Map<String, String> parameters) {
    String text = errorClass.template();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text = text.replace("<" + parameter.getKey() + ">", parameter.getValue());
    }
    return "[" + errorClass.name() + "] " + text + " SQLSTATE: " + errorClass.sqlState();
  }
}
