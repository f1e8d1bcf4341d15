package io.mangrove.log.error;

import java.util.Map;

/**
 * A commit that lost to another one and cannot be rebased over it. PROTOCOL: Delta Transaction Log.
 */
public final class CommitConflictException extends DeltaException {
  private static final long serialVersionUID = 1L;

  private final long winningVersion;

  public CommitConflictException(
      ErrorClass errorClass, Map<String, String> messageParameters, long winningVersion) {
    super(errorClass, messageParameters, null);
    this.winningVersion = winningVersion;
  }

  /** The version that the winning commit took. */
  public long winningVersion() {
    return winningVersion;
  }
}
