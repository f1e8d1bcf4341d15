package io.mangrove.spark.rowlevel;

import io.mangrove.log.error.ErrorClass;

/** Why rows of a table are not changed. */
enum RowLevelError implements ErrorClass {
  DELTA_CANNOT_MODIFY_APPEND_ONLY(
      "42809",
      "This table is configured to only allow appends, and <operation> removes rows of it. To permit"
          + " it, use ALTER TABLE <table> SET TBLPROPERTIES ('delta.appendOnly'='false')."),
  DELTA_CHANGE_DATA_NOT_WRITTEN(
      "0AKDC",
      "<operation> would have to record its changes in the change data feed of <table>, which is"
          + " not written yet. Nothing was changed. To do without the feed, use ALTER TABLE <table>"
          + " SET TBLPROPERTIES ('delta.enableChangeDataFeed'='false')."),
  DELTA_ROW_IDS_NOT_KEPT(
      "0AKDC",
      "<operation> would have to write rows of <table> together with the ids by which they are"
          + " tracked, which is not done yet. Nothing was changed."),
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
