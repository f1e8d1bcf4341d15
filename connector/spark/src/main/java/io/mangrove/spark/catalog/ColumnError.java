package io.mangrove.spark.catalog;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a change of a table's columns. */
enum ColumnError implements ErrorClass {
  DELTA_CONSTRAINT_DATA_TYPE_MISMATCH(
      "42K09",
      "Column <columnName> has data type <columnType> and cannot be altered to data type <dataType>"
          + " because CHECK constraints refer to it: <constraints>. Drop them first."),
  DELTA_CONSTRAINT_DEPENDENT_COLUMN_CHANGE(
      "42K09",
      "Cannot alter column <columnName> because CHECK constraints or invariants refer to it:"
          + " <constraints>. Drop them first."),
  DELTA_DROP_COLUMN_ON_SINGLE_FIELD_SCHEMA(
      "0AKDC", "Cannot drop <columnName>: it is the only column there."),
  DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP(
      "0AKDC",
      "ALTER TABLE CHANGE COLUMN is not supported for changing column <fieldPath> from <oldField>"
          + " to <newField>. <advice>"),
  DELTA_UNSUPPORTED_DROP_COLUMN("0AKDC", "DROP COLUMN is not supported for your table. <advice>"),
  DELTA_UNSUPPORTED_DROP_PARTITION_COLUMN(
      "0AKDC", "Dropping partition columns (<columnList>) is not allowed."),
  DELTA_UNSUPPORTED_RENAME_COLUMN(
      "0AKDC", "Column rename is not supported for your table. <advice>"),
  WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED(
      "0AKDC",
      "A column added to a table cannot have a DEFAULT value, which the rows that are there would"
          + " lack (column <columnName>)."),

  WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED(
      "0AKDE",
      "<commandType> gives a column a DEFAULT value, and the table feature for that is not enabled."
          + " Ask for it first: ALTER TABLE ... SET TBLPROPERTIES"
          + " ('delta.feature.allowColumnDefaults' = 'supported').");

  private final String sqlState;
  private final String template;

  ColumnError(String sqlState, String template) {
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
