package io.mangrove.log.actions;

/** An action without a field that the protocol requires. Never leaves this package. */
final class MissingFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingFieldException(String action, String field) {
    super("the field \"" + field + "\" of \"" + action + "\" is missing or null");
  }
}
