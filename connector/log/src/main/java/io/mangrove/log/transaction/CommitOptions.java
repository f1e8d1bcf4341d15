package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

/**
 * How commits are made.
 *
 * @param engineInfo who writes, as commitInfo tells it
 * @param maxAttempts tries before a commit that keeps losing its race is given up
 * @param backoffMillis the longest wait before the second try; doubles with each further one
 * @param maxBackoffMillis the longest wait before any try
 */
public record CommitOptions(
    String engineInfo, int maxAttempts, long backoffMillis, long maxBackoffMillis) {

  public CommitOptions {
    requireNonNull(engineInfo, "engineInfo");
    if (maxAttempts < 1 || backoffMillis < 0 || maxBackoffMillis < backoffMillis) {
      throw new IllegalArgumentException(
          "attempts " + maxAttempts + ", backoff " + backoffMillis + " to " + maxBackoffMillis);
    }
  }

  /** The options a plain user of the log gets. */
  public static CommitOptions defaults() {
    return new CommitOptions("Mangrove", 10_000, 4, 250);
  }

  public CommitOptions withEngineInfo(String changed) {
    return new CommitOptions(changed, maxAttempts, backoffMillis, maxBackoffMillis);
  }

  public CommitOptions withMaxAttempts(int changed) {
    return new CommitOptions(engineInfo, changed, backoffMillis, maxBackoffMillis);
  }
}
