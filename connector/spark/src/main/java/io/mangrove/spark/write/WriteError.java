package io.mangrove.spark.write;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a write. */
enum WriteError implements ErrorClass {
  DELTA_UNSUPPORTED_DATA_TYPES(
      "0AKDC",
      "A Delta table cannot hold these columns: <dataTypeList>. Cast them to a type it can hold, or"
          + " leave them out."),
  DELTA_METADATA_MISMATCH(
      "42KDG",
      "The rows do not fit the table: column <column> has type <actual>, the table <expected>. Cast"
          + " it, or write with option mergeSchema = true to add new columns."),
  DELTA_MISSING_PARTITION_COLUMN(
      "42KD6", "Partition column <columnName> is not among the written columns <columnList>."),
  DELTA_INVALID_PARTITION_COLUMN_TYPE(
      "42996", "A table cannot be partitioned by <name>, which has type <dataType>."),
  DELTA_NON_PARTITION_COLUMN_ABSENT(
      "KD005",
      "Every column is a partition column. A data file needs at least one column of its own."),
  DELTA_ILLEGAL_OPTION("42616", "Option <name> cannot be <input>: <explain>."),
  DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS("42616", "Options txnAppId and txnVersion: <reason>."),
  RESERVED_CDC_COLUMNS_ON_WRITE(
      "42939",
      "The table records its changes, and has columns of its own by the names <columnList>, which"
          + " tell about a change. Nothing was written. Rename the columns, or do without the feed:"
          + " set <config> to false."),
  /** Spark's name for it, and what a plan throws that sees the null. */
  NOT_NULL_ASSERT_VIOLATION(
      "42000",
      "Column <columnName> is NULL in a row to write, and the table wants it NOT NULL. Nothing was"
          + " written. An empty text is NULL in a partition column."),
  DELTA_VIOLATE_CONSTRAINT_WITH_VALUES(
      "23001",
      "CHECK constraint <constraintName> (<expression>) violated by row with values:\n<values>\n"
          + "Nothing was written. A row for which the condition is NULL violates it too."),
  DELTA_REPLACE_WHERE_MISMATCH(
      "44000",
      "A written row belongs to partition <partition>, which the overwritten part (<replaceWhere>)"
          + " does not contain. Nothing was changed."),
  DELTA_REPLACE_WHERE_NOT_BY_PARTITION(
      "0A000",
      "Only rows chosen by partition columns (<partitionColumns>) can be overwritten, and"
          + " <predicate> is not such a choice. Overwrite whole partitions, or delete the rows"
          + " first.");

  private final String sqlState;
  private final String template;

  WriteError(String sqlState, String template) {
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
