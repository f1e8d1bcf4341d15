package io.mangrove.spark.maintenance;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with files that are to become a table. */
enum ConvertError implements ErrorClass {
  DELTA_CONVERSION_UNSUPPORTED_COLUMN_MAPPING(
      "0AKDC", "<config> cannot be <mode> for CONVERT TO DELTA: files have no ids of columns."),
  DELTA_CONVERT_NON_PARQUET_TABLE(
      "0AKDC", "<tableId> is a table of <sourceName>, and only Parquet can be converted."),
  DELTA_CONVERT_TO_DELTA_ROW_TRACKING_WITHOUT_STATS(
      "22000",
      "New tables are to track their rows here, for which the rows of files must be counted. Leave"
          + " NO STATISTICS out, or unset delta.enableRowTracking among the defaults."),
  DELTA_EMPTY_DIRECTORY("42K03", "There is no file in the directory: <directory>."),
  DELTA_FAILED_MERGE_SCHEMA_FILE(
      "42KDA",
      "The files in <file> cannot be read as one table, or one of them is not Parquet: <schema>"),
  DELTA_MISSING_PROVIDER_FOR_CONVERT(
      "0AKDC", "Only Parquet can be converted. Name the directory as parquet.`<path>`."),
  DELTA_FAILED_CAST_PARTITION_VALUE(
      "22018", "'<value>' is no <dataType>, which partition column <columnName> is to have."),
  DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME(
      "KD009",
      "<expectedColsSize> partition columns are declared, [<expectedCols>], and the path of a file"
          + " names <parsedColsSize>, [<parsedCols>]: <path>"),
  DELTA_UNEXPECTED_PARTITION_COLUMN_FROM_FILE_NAME(
      "KD009",
      "Partition column <expectedCol> is declared, and the path of a file names <parsedCol> in its"
          + " place: <path>"),
  DELTA_UNEXPECTED_PARTITION_SCHEMA_FROM_USER(
      "KD009",
      "The catalog says that the table is partitioned by <catalogPartitionSchema>, and the"
          + " statement says by <userPartitionSchema>. Leave PARTITIONED BY out.");

  private final String sqlState;
  private final String template;

  ConvertError(String sqlState, String template) {
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
