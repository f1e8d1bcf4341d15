package io.mangrove.spark.catalog;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a statement about tables. */
public enum CatalogError implements ErrorClass {
  DELTA_ALTER_TABLE_CLUSTER_BY_ON_PARTITIONED_TABLE_NOT_ALLOWED(
      "42000",
      "The table is partitioned by <columns>: it cannot be clustered as well. Make a table with"
          + " CLUSTER BY and copy the rows."),
  DELTA_ALTER_TABLE_SET_CLUSTERING_TABLE_FEATURE_NOT_ALLOWED(
      "42000",
      "Table feature <tableFeature> comes with ALTER TABLE ... CLUSTER BY, not with a property."),
  DELTA_CLUSTERING_COLUMN_MISSING_STATS(
      "22000",
      "Files have no statistics of <columns>, which CLUSTER BY names, but of: <schema>. Name the"
          + " columns in 'delta.dataSkippingStatsColumns', or raise"
          + " 'delta.dataSkippingNumIndexedCols'."),
  DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED(
      "0A000",
      "Rows cannot be clustered by columns of types that have no least and greatest value in a"
          + " file: <columnsWithDataTypes>."),
  DELTA_CLUSTERING_REPLACE_TABLE_WITH_PARTITIONED_TABLE(
      "42000",
      "A clustered table cannot be replaced by a partitioned one: other engines would go on taking"
          + " it for clustered. Drop the table first."),
  DELTA_CLUSTER_BY_WITH_PARTITIONED_BY(
      "42613", "A table is either partitioned or clustered: leave one of the two out."),
  DELTA_COLUMN_NOT_FOUND_IN_SCHEMA("42703", "Couldn't find column <columnName> in the schema."),
  DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG(
      "56038",
      "This operation needs the session to be configured for Delta tables. Set <missing> when the"
          + " session is made."),
  DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION(
      "428FT", "Cannot use all columns for partition columns: <columns>."),
  DELTA_CHANGELOG_UNBOUNDED_RANGE(
      "0AKDE", "The changes are asked for without a version or time to begin at. Name one."),
  DELTA_CHANGELOG_UNSUPPORTED_OPTION(
      "0AKDC",
      "Option <option> is not supported: the changes are read as they were recorded, and there is"
          + " no id of a row to sum them up by. Leave it out."),
  DELTA_CREATE_EXTERNAL_TABLE_WITHOUT_SCHEMA(
      "42601",
      "Table <tableName> at <path> has no schema: none is given and the path holds no Delta table."
          + " Name the columns or point LOCATION at an existing table."),
  DELTA_CREATE_EXTERNAL_TABLE_WITHOUT_TXN_LOG(
      "42K03",
      "Table <tableName> cannot take its schema from <path>: there are files but no transaction log"
          + " at <logPath>."),
  DELTA_CREATE_TABLE_IDENTIFIER_LOCATION_MISMATCH(
      "0AKDC",
      "The table is named by the path <identifier> but LOCATION is <location>. Leave LOCATION"
          + " out."),
  DELTA_CREATE_TABLE_SCHEME_MISMATCH(
      "42KD7",
      "The specified schema does not match the existing schema at <path>.\n"
          + "== Specified ==\n<specifiedSchema>\n== Existing ==\n<existingSchema>"),
  DELTA_CREATE_TABLE_SET_CLUSTERING_TABLE_FEATURE_NOT_ALLOWED(
      "42000", "Table feature <tableFeature> comes with CLUSTER BY, not with a property."),
  DELTA_CREATE_TABLE_WITH_DIFFERENT_CLUSTERING(
      "42KD7",
      "The table at <path> is clustered by other columns. Specified: <specifiedColumns>. Existing:"
          + " <existingColumns>."),
  DELTA_CREATE_TABLE_WITH_DIFFERENT_PARTITIONING(
      "42KD7",
      "The specified partitioning does not match the existing partitioning at <path>. Specified:"
          + " <specifiedColumns>. Existing: <existingColumns>."),
  DELTA_CREATE_TABLE_WITH_DIFFERENT_PROPERTY(
      "42KD7",
      "The specified properties do not match the existing properties at <path>. Specified:"
          + " <specifiedProperties>. Existing: <existingProperties>."),
  DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION(
      "42601", "Cannot create table <tableId>: its location <tableLocation> is not empty<what>."),
  DELTA_ILLEGAL_OPTION("42616", "Invalid value '<input>' for option '<name>', <explain>."),
  DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES(
      "42K05",
      "Column names <columnNames> hold characters that a table without column mapping cannot have:"
          + " any of ' ,;{}()\\n\\t='. Rename the columns."),
  DELTA_INVALID_PARTITION_COLUMN_TYPE(
      "42996", "Column <name> of type <dataType> cannot be a partition column."),
  DELTA_INVALID_VERSION(
      "22003",
      "<version> is not a version: versions are whole numbers from 0, or names of the table's"
          + " tags."),
  DELTA_DUPLICATE_COLUMNS_FOUND("42711", "Column <column> is there more than once."),
  DELTA_MULTIPLE_CDC_BOUNDARY(
      "42614",
      "Set <startingOrEnding>Version or <startingOrEnding>Timestamp for a read of changes, not"
          + " both."),
  DELTA_NO_START_FOR_CDC_READ(
      "42601",
      "The changes are asked for without a version or time to begin at: set startingVersion or"
          + " startingTimestamp."),
  DELTA_OPERATION_NOT_ALLOWED(
      "0AKDC", "Operation not allowed: <operation> is not supported for Delta tables."),
  DELTA_PARTITION_COLUMN_NOT_FOUND(
      "42703", "Partition column <columnName> is not among the columns: <schemaColumns>."),
  DELTA_PATH_DOES_NOT_EXIST("42K03", "<path> doesn't exist, or is not a Delta table."),
  DELTA_TABLE_ALREADY_EXISTS("42P07", "Table <tableName> already exists."),
  DELTA_TABLE_LOG_IS_GONE(
      "42P01",
      "Table <tableName> is in the catalog, but there is no Delta table at <path>. Drop the table,"
          + " or restore its files."),
  DELTA_TIMESTAMP_INVALID("42816", "<expr> cannot be read as a timestamp."),
  DELTA_UNSUPPORTED_TIME_TRAVEL_MULTIPLE_FORMATS(
      "42613", "Cannot name a version in two ways: <first> and <second>."),
  DELTA_WAREHOUSE_NOT_SET(
      "56038",
      "Catalog <catalog> needs a directory to keep its tables in: set"
          + " spark.sql.catalog.<catalog>.warehouse.");

  private final String sqlState;
  private final String template;

  CatalogError(String sqlState, String template) {
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
