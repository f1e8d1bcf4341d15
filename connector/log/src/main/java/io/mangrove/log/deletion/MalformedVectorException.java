package io.mangrove.log.deletion;

import java.io.IOException;

/** Bytes or text that are no deletion vector; its message is the reason alone. */
final class MalformedVectorException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedVectorException(String reason) {
    super(reason);
  }

  MalformedVectorException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
