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
  DELTA_OPTIMIZE_FULL_NOT_SUPPORTED(
      "42601", "OPTIMIZE FULL is for clustered tables, and this one has no clustering columns."),
  DELTA_ILLEGAL_OPTION("42616", "Invalid value '<input>' for '<name>': <explain>."),
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
