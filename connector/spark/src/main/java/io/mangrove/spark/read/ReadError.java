package io.mangrove.spark.read;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong when a table is read. */
enum ReadError implements ErrorClass {
  DELTA_FILE_NOT_FOUND_DETAILED(
      "42K03",
      "File <filePath> is part of the table but cannot be found. It was removed from storage rather"
          + " than by a statement on the table, or by a cleanup while an old version was being"
          + " read. Restore the file, or read a version that does not have it."),
  DELTA_OPERATION_NOT_ALLOWED(
      "0AKDC", "Operation not allowed: <operation> is not supported for Delta tables."),
  DELTA_MISSING_PARTITION_COLUMN(
      "42KD6", "Partition column <columnName> is not in the table's schema <columnList>.");

  private final String sqlState;
  private final String template;

  ReadError(String sqlState, String template) {
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
