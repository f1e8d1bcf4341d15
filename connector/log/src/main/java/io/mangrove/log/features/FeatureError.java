package io.mangrove.log.features;

import io.mangrove.log.error.ErrorClass;

/** What a protocol, or a property of a table, may ask for in vain. */
enum FeatureError implements ErrorClass {
  DELTA_INVALID_PROTOCOL_VERSION(
      "KD004",
      "Table <tableNameOrPath> requires reader version <readerRequired> and writer version"
          + " <writerRequired>; Mangrove supports reader versions <supportedReaders> and writer"
          + " versions <supportedWriters>. Use an engine that knows this protocol."),
  DELTA_PATH_BASED_ACCESS_TO_CATALOG_MANAGED_TABLE_BLOCKED(
      "KD00G",
      "Table <path> belongs to a catalog (table feature <feature>), which alone knows its newest"
          + " commits: it can be read and written through that catalog only, and Mangrove has no"
          + " client of it. The table's properties name it: <catalog>."),
  DELTA_UNSUPPORTED_FEATURES_FOR_READ(
      "56038",
      "Table <tableNameOrPath> cannot be read: it requires the table feature(s) <unsupported>,"
          + " which Mangrove does not support for reading yet."),
  DELTA_UNSUPPORTED_FEATURES_FOR_WRITE(
      "56038",
      "Table <tableNameOrPath> cannot be written to: it requires the table feature(s)"
          + " <unsupported>, which Mangrove does not support for writing yet."),
  DELTA_UNSUPPORTED_FEATURES_IN_CONFIG(
      "56038",
      "The table properties ask for the table feature(s) <configs>, which Mangrove does not support"
          + " yet. Leave the property out."),
  DELTA_UNSUPPORTED_TYPE_CHANGE_IN_SCHEMA(
      "0AKDC",
      "Table <tableNameOrPath> cannot be read: column <fieldName> was changed from <fromType> to"
          + " <toType>, which is no widening that Mangrove knows, so the values of older files"
          + " cannot be told. Rewrite the table with the engine that made the change."),
  DELTA_UNSUPPORTED_FEATURE_STATUS(
      "0AKDE", "Property delta.feature.<feature> takes the value 'supported', not '<status>'."),
  DELTA_PROTOCOL_PROPERTY_NOT_INT("42K06", "Property <key> takes a whole number, not '<value>'."),
  DELTA_READ_FEATURE_PROTOCOL_REQUIRES_WRITE(
      "KD004",
      "Reader version 3 comes only with writer version 7: set delta.minWriterVersion to 7 too."),
  DELTA_INVALID_PROTOCOL_DOWNGRADE(
      "KD004",
      "The protocol of a table cannot go from <before> to <after>: <lost> would be lost, which"
          + " older versions of the table may need."),
  DELTA_ILLEGAL_PROTOCOL("KD004", "A table cannot have the protocol <protocol>: <reason>."),
  DELTA_UNKNOWN_CONFIGURATION(
      "F0000",
      "Unknown table property <config>. Properties that begin with 'delta.' have a meaning in the"
          + " Delta protocol; name your own differently."),
  DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE(
      "0AKDC",
      "The column mapping mode of a table cannot be changed from '<oldMode>' to '<newMode>': its"
          + " files would not be found by their columns. Only 'none' can be changed, to 'name'."),
  DELTA_UNSUPPORTED_COLUMN_MAPPING_SCHEMA_CHANGE(
      "0AKDC",
      "Column mapping cannot be turned on together with a change of columns (<column>). Turn it on"
          + " first."),
  DELTA_ROW_TRACKING_ILLEGAL_PROPERTY_COMBINATION(
      "55000",
      "A table cannot have <property1> and <property2> set to true both: its rows are tracked, or"
          + " their tracking is suspended."),
  DELTA_INVALID_TABLE_PROPERTY("22023", "Table property <key> cannot be '<value>': <reason>.");

  private final String sqlState;
  private final String template;

  FeatureError(String sqlState, String template) {
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
