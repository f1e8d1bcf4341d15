package io.mangrove.spark.rowlevel;

import io.mangrove.log.error.ErrorClass;

/** Why rows of a table are not changed. */
enum RowLevelError implements ErrorClass {
  DELTA_CANNOT_MODIFY_APPEND_ONLY(
      "42809",
      "This table is configured to only allow appends, and <operation> removes rows of it. To"
          + " permit it, use ALTER TABLE <table> SET TBLPROPERTIES ('delta.appendOnly'='false')."),
  /** Spark's name for it, and what its tasks throw that see all matches of the row. */
  MERGE_CARDINALITY_VIOLATION(
      "23K01",
      "A row of <table> has several matches among the rows of the source, so that it is open what"
          + " <operation> makes of it. Nothing was changed. Make the rows of the source unique by"
          + " what they are compared by."),
  DELTA_MATERIALIZED_ROW_TRACKING_COLUMN_NAME_MISSING(
      "22000",
      "<operation> would have to write rows of <tableName> together with the ids by which they are"
          + " tracked, and the table's properties do not name the columns of files for them."
          + " Nothing was changed."),
  DELTA_COLUMN_NAME_RESERVED(
      "42939",
      "Rows of a table with a column <columnName> cannot be deleted or updated: the name is that of"
          + " a hidden column, by which rows are told apart. Rename the column.");

  private final String sqlState;
  private final String template;

  RowLevelError(String sqlState, String template) {
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
