package io.mangrove.log.actions;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who did what in a commit. Free-form in the protocol; what other engines left out is null.
 * PROTOCOL: Commit Provenance Information.
 *
 * @param timestamp milliseconds since the epoch
 * @param inCommitTimestamp milliseconds since the epoch; only with the feature of that name
 * @param operationParameters by name; a value is JSON text where the writer wrote an object or
 *     list, else the value's own text
 * @param operationMetrics by name, numbers as text; null where the writer kept none
 * @param txnId unique to the attempt to commit, so that a writer knows its own commit again
 */
public record CommitInfo(
    @Nullable Long timestamp,
    @Nullable Long inCommitTimestamp,
    @Nullable String userId,
    @Nullable String userName,
    @Nullable String operation,
    Map<String, @Nullable String> operationParameters,
    @Nullable Map<String, String> operationMetrics,
    @Nullable Long readVersion,
    @Nullable String isolationLevel,
    @Nullable Boolean isBlindAppend,
    @Nullable String engineInfo,
    @Nullable String userMetadata,
    @Nullable String clusterId,
    @Nullable Map<String, String> job,
    @Nullable Map<String, String> notebook,
    Map<String, String> tags,
    @Nullable String txnId)
    implements Action {

  public CommitInfo {
    operationParameters = Collections.unmodifiableMap(new LinkedHashMap<>(operationParameters));
    operationMetrics =
        operationMetrics == null
            ? null
            : Collections.unmodifiableMap(new LinkedHashMap<>(operationMetrics));
    job = job == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(job));
    notebook = notebook == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(notebook));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }
}
