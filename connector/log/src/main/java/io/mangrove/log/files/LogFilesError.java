package io.mangrove.log.files;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.error.ErrorClass;
import java.util.Arrays;

/** What can be wrong with the set of files in {@code _delta_log}. */
public enum LogFilesError implements ErrorClass {
  DELTA_VERSIONS_NOT_CONTIGUOUS(
      "KD00C",
      "Version <versionToLoad> of <path> cannot be loaded: the log has a gap between versions"
          + " <startVersion> and <endVersion>. The commits between them were deleted, or the"
          + " listing of the store is incomplete."),
  DELTA_TRUNCATED_TRANSACTION_LOG(
      "42K03",
      "Version <version> of <path> cannot be loaded: the log begins with commit <earliestCommit>"
          + " and has no complete checkpoint of <version> or before. Older commits were deleted, by"
          + " log retention (delta.logRetentionDuration) or by hand."),
  DELTA_MISSING_PART_FILES(
      "42KD6",
      "Version <version> of <path> cannot be loaded: of the checkpoint of version"
          + " <checkpointVersion> only <found> of <parts> part files are there, and the commits"
          + " before it are gone.");

  private final String sqlState;
  private final String template;

  LogFilesError(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
  }

  /** Whether an error tells that the files that were listed do not make up a version. */
  public static boolean isOfListing(DeltaException e) {
    return Arrays.stream(values()).anyMatch(error -> error.name().equals(e.condition()));
  }

  @Override
  public String sqlState() {
    return sqlState;
  }

  @Override
  public String template() {
    return template;
  }
}
