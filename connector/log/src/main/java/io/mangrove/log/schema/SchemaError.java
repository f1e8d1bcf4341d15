package io.mangrove.log.schema;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a table's schema. */
enum SchemaError implements ErrorClass {
  DELTA_UNSUPPORTED_DATA_TYPES(
      "0AKDC", "The table's schema uses a data type that Mangrove does not know: <dataTypeList>."),
  DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE(
      "0AKDC",
      "The column mapping mode <mode> is not known. The table property delta.columnMapping.mode "
          + "takes none, name or id."),
  DELTA_INVALID_COLUMN_MAPPING(
      "XXKDS",
      "The table maps columns by <mode>, but the column <column> <reason>. Its log is damaged, or "
          + "its writer did not follow the protocol; an earlier version may still be read."),
  DELTA_ADD_COLUMN_PARENT_NOT_STRUCT(
      "42KD3", "Only a struct has fields that can be added, dropped or moved. Found <other>."),
  DELTA_COLUMN_NOT_FOUND_IN_SCHEMA("42703", "Couldn't find column <columnName> in the schema."),
  DELTA_UNRECOGNIZED_INVARIANT(
      "56038",
      "The invariant of column <column> is not written as the protocol knows them: <invariant>."
          + " Write to the table with the engine that made it, or drop the invariant there."),
  DELTA_UNSUPPORTED_INVARIANT_NON_STRUCT(
      "0AKDC",
      "Column <column> has an invariant inside an array or a map, where none can be checked."),
  DELTA_MALFORMED_SCHEMA(
      "XXKDS",
      "The table's schema is not a schema of the Delta protocol: <reason>. The schema: <schema>");

  private final String sqlState;
  private final String template;

  SchemaError(String sqlState, String template) {
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
