package io.mangrove.spark.maintenance;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with the call of a procedure. */
enum ProcedureError implements ErrorClass {
  DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_COLUMN(
      "42P10", "Columns <badCols> are no partition columns, by which alone SHOW PARTITIONS looks."),
  DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE(
      "42809", "Table <tableName> is not partitioned: there are no partitions to show."),
  DELTA_NON_PARTITION_COLUMN_REFERENCE(
      "42P10",
      "The condition is on <columnName>, and only partition columns may be in it: [<columnList>]."),
  DELTA_UNSUPPORTED_SUBQUERY_IN_PARTITION_PREDICATES(
      "0AKDC", "There is a subquery in <predicate>, and partitions are asked for without a query."),
  DELTA_AGGREGATION_NOT_SUPPORTED(
      "42903", "<predicate> is asked of one partition at a time, and aggregates are of many rows."),
  DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED(
      "0AKDC", "<predicate> may say one thing now and another later, and is to choose partitions."),
  DELTA_UNSUPPORTED_EXPRESSION(
      "0A000", "<predicate> is no condition, which would be true or false."),
  DELTA_OPTIMIZE_FULL_NOT_SUPPORTED(
      "42601", "OPTIMIZE FULL is for clustered tables, and this one has no clustering columns."),
  DELTA_ILLEGAL_OPTION("42616", "Invalid value '<input>' for '<name>': <explain>."),
  DELTA_CANNOT_RESTORE_TABLE_VERSION(
      "22003", "Version <version> is not in the log, which holds <startVersion> to <endVersion>."),
  DELTA_CANNOT_RESTORE_TIMESTAMP_EARLIER(
      "22003",
      "<requestedTimestamp> is before the oldest version there is, which is of"
          + " <earliestTimestamp>."),
  DELTA_CANNOT_RESTORE_TIMESTAMP_GREATER(
      "22003", "<requestedTimestamp> is after the newest version, which is of <latestTimestamp>."),
  DELTA_FILE_NOT_FOUND_DETAILED(
      "42K03",
      "Version <version> cannot be restored: file <filePath> is gone, and so are <count> of its"
          + " files in all. VACUUM deletes what newer versions do not need. Choose a newer"
          + " version, or set spark.sql.files.ignoreMissingFiles to restore what is left."),
  DELTA_RESTORE_WHILE_VACUUMING(
      "55006",
      "Version <version> cannot be restored now: a VACUUM is deleting files of the table, and those"
          + " of the version may be among them. Try again when it is done; one that was broken off"
          + " is forgotten ten minutes later."),
  DELTA_VACUUM_FILES_NOT_DELETED(
      "58030",
      "The store did not delete <count> of the files that nothing needs; the rest is gone. The"
          + " first of them is <filePath>: <reason>."),
  DELTA_CANNOT_VACUUM_LITE(
      "55000",
      "The log no longer holds all commits since the last VACUUM, so that it cannot name all files"
          + " to delete. Run VACUUM FULL."),
  DELTA_VACUUM_RETENTION_PERIOD_NEGATIVE("22003", "A retention is not less than 0 hours."),
  DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT(
      "22003",
      "The retention is shorter than the table's, <configuredRetentionHours> hours: files may go"
          + " that a writer is about to commit or a reader of an older version needs. Retain them"
          + " for at least so many hours; or, if nobody uses the table, set"
          + " spark.databricks.delta.retentionDurationCheck.enabled to false."),
  DELTA_INVALID_INVENTORY_SCHEMA(
      "42000",
      "The inventory has columns <actualSchema>, and not all of those that are needed:"
          + " <expectedSchema>."),
  DELTA_ONEOF_IN_TIMETRAVEL("42601", "Give either a version or a timestamp."),
  DELTA_TIMESTAMP_INVALID("42816", "'<expr>' is no timestamp."),
  DELTA_ZORDERING_ON_PARTITION_COLUMN(
      "42P10", "<colName> is a partition column; rows are ordered within partitions."),
  DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST("42703", "There is no column <columnName> to order by."),
  DELTA_ZORDERING_ON_COLUMN_WITHOUT_STATS(
      "KD00D",
      "An order by <cols> would be of no use: files have no statistics of these columns, by which"
          + " alone queries leave files out. Set delta.dataSkippingStatsColumns, or"
          + " <zorderColStatKey> to false to order by them all the same."),
  DELTA_CLUSTERING_WITH_PARTITION_PREDICATE(
      "0A000", "A clustered table has no partitions that OPTIMIZE could choose by <predicates>."),
  DELTA_CLUSTERING_WITH_ZORDER_BY(
      "42613", "A clustered table has an order of its own; leave out ZORDER BY (<zOrderBy>)."),
  DELTA_MISSING_DELTA_TABLE("42P01", "<tableName> is not a Delta table."),
  DELTA_PROCEDURE_NOT_FOUND("42883", "There is no procedure <procedure>. There is: <known>."),
  DELTA_TABLE_NOT_FOUND("42P01", "Delta table <tableName> doesn't exist."),
  DELTA_TABLE_ONLY_OPERATION(
      "0AKDD", "<tableName> is not a Delta table. <operation> is only for Delta tables.");

  private final String sqlState;
  private final String template;

  ProcedureError(String sqlState, String template) {
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
