package io.mangrove.log.snapshot;

import io.mangrove.log.error.ErrorClass;

/** Why a version cannot be given. */
enum SnapshotError implements ErrorClass {
  DELTA_NO_COMMITS_FOUND("KD006", "There is no version of a table in <logPath>."),
  DELTA_VERSION_NOT_FOUND(
      "22003", "Version <version> is not in the log, which holds <earliest> to <latest>."),
  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION(
      "42816",
      "<userTimestamp> is before the oldest version that can still be read: version"
          + " <earliestVersion> of <commitTimestamp>."),
  DELTA_TIMESTAMP_GREATER_THAN_COMMIT(
      "42816",
      "<providedTimestamp> is after the newest version of the table: version <latestVersion> of"
          + " <lastCommitTimestamp>. Read without a timestamp, or at <lastCommitTimestamp> or"
          + " before."),
  DELTA_STATE_RECOVER_ERROR(
      "XXKDS",
      "The log in <logPath> tells no <operation> up to version <version>. Files of the log were"
          + " deleted or damaged."),
  DELTA_PARTITION_COLUMN_NOT_FOUND(
      "42703",
      "Partition column <columnName> is not in the table's schema, whose columns are <schemaMap>."
          + " The table's metadata was damaged, or a faulty writer wrote it."),
  DELTA_UNSUPPORTED_DATA_FORMAT(
      "0AKDC",
      "Table <table> cannot be read: its data files are of format <format>, and the protocol only"
          + " knows parquet."),
  DELTA_LOG_FILE_NOT_FOUND(
      "42K03",
      "File <file> of the log was there when the log was listed, and is gone. The log was cleaned,"
          + " or the table deleted, at the same time: try again."),
  DELTA_TXN_LOG_FAILED_INTEGRITY(
      "XXKDS",
      "Version <version> of <table> is not what its checksum <file> says: <mismatch>. The log may"
          + " have been changed by hand, or by a writer with a mistake; the data may be"
          + " incomplete."),
  DELTA_LOG_UNREADABLE("58030", "The store cannot give <file> of the log: <reason>.");

  private final String sqlState;
  private final String template;

  SnapshotError(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
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
