package io.mangrove.log.changes;

import io.mangrove.log.error.ErrorClass;

/** Why the changes of a table cannot be given. */
enum ChangeError implements ErrorClass {
  DELTA_CDC_START_VERSION_AFTER_LATEST(
      "22003",
      "The changes are asked for from version <start> on, and the newest version of the table is"
          + " <latest>."),
  DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA(
      "0AKDC",
      "The changes of the versions <start> to <end> cannot be read with the schema of version"
          + " <readVersion>, which is <readSchema>: version <incompatibleVersion> has columns that"
          + " were renamed, dropped or changed since. Set <config> to endVersion to read with the"
          + " schema of version <end>, where that has the same columns."),
  DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_SCHEMA_CHANGE(
      "0AKDC",
      "The changes of the versions <start> to <end> cannot be read with the schema of version"
          + " <readVersion>, which is <readSchema>: version <incompatibleVersion> changed the"
          + " schema, and columns were renamed, dropped or changed by it or since. Read the"
          + " versions before <incompatibleVersion> and those from it on apart from each other."),
  DELTA_CHANGE_DATA_FILE_NOT_FOUND(
      "42K03",
      "The changes of version <version> cannot be given: FSCK REPAIR TABLE took files out of the"
          + " table there that were gone, and nobody can tell which rows they held. Read the"
          + " versions up to <before> and those from <after> on apart from each other, or set"
          + " spark.sql.files.ignoreMissingFiles to leave these rows out."),
  DELTA_DUPLICATE_ACTIONS_FOUND(
      "2D521",
      "Version <version> adds or removes the data file <path> more than once, and each time"
          + " otherwise."),
  DELTA_INVALID_CDC_RANGE(
      "22003", "The changes asked for end at version <end>, before they start at <start>."),
  DELTA_MISSING_CHANGE_DATA(
      "KD002",
      "The changes of the versions <startVersion> to <endVersion> cannot be given: version"
          + " <version> did not record them. DESCRIBE HISTORY tells when <key> was set; from then"
          + " on changes are there. To record them from now on, use ALTER TABLE ... SET"
          + " TBLPROPERTIES (<key>=true)."),
  DELTA_REMOVE_FILE_CDC_MISSING_EXTENDED_METADATA(
      "XXKDS",
      "The changes of version <version> cannot be given: it does not say which partition the"
          + " removed file <file> belonged to."),
  DELTA_TABLE_ALREADY_CONTAINS_CDC_COLUMNS(
      "42711",
      "The table cannot have a change data feed: it has columns of its own by the names"
          + " <columnList>, which tell about a change. Rename the columns.");

  private final String sqlState;
  private final String template;

  ChangeError(String sqlState, String template) {
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
