package io.mangrove.log.error;

import java.util.Map;

/**
 * A commit that may be in the log, because the store failed and cannot be asked. Whoever wrote
 * files for it has to keep them: the table may need them.
 */
public final class CommitInDoubtException extends DeltaException {
  private static final long serialVersionUID = 1L;

  public CommitInDoubtException(
      ErrorClass errorClass, Map<String, String> messageParameters, Throwable cause) {
    super(errorClass, messageParameters, cause);
  }
}
