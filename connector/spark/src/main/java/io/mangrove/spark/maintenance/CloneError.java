package io.mangrove.spark.maintenance;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a clone. */
enum CloneError implements ErrorClass {
  DELTA_CANNOT_REPLACE_MISSING_TABLE(
      "42P01",
      "Table <tableName> cannot be replaced: there is none. Use CREATE OR REPLACE TABLE to make"
          + " it."),
  DELTA_CLONE_AMBIGUOUS_TARGET(
      "42613",
      "The clone is named by the path <targetIdentifier>, and LOCATION is <externalLocation>. Leave"
          + " LOCATION out."),
  DELTA_CLONE_UNSUPPORTED_SOURCE(
      "0AKDC",
      "<name> cannot be cloned: its format is <format>, and only delta and parquet can be."),
  DELTA_CLONE_WHILE_VACUUMING(
      "55006",
      "Files of <tableName> are being deleted, by a VACUUM or by a run of this statement that has"
          + " failed, and copies that this one would take may be among them. Run it again when that"
          + " is done."),
  DELTA_CLONE_WITH_ROW_TRACKING_WITHOUT_STATS(
      "22000",
      "The source has a file without statistics, <file>, and the clone is to track its rows: their"
          + " number must be known. Recompute the statistics of the source first, or clone it with"
          + " delta.enableRowTracking set to false."),
  DELTA_UNSUPPORTED_CLONE_REPLACE_SAME_TABLE(
      "0AKDC", "Table <tableName> cannot be replaced by a clone of itself."),
  DELTA_ILLEGAL_OPTION("42616", "Invalid value '<input>' for '<name>': <explain>.");

  private final String sqlState;
  private final String template;

  CloneError(String sqlState, String template) {
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
