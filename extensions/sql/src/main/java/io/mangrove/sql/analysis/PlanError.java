package io.mangrove.sql.analysis;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a statement or a DataFrame call about a Delta table. */
enum PlanError implements ErrorClass {
  DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG(
      "56038",
      "This Delta operation requires the session to be configured with an extension and a catalog. "
          + "Set spark.sql.extensions to io.mangrove.sql.DeltaSessionExtensions and "
          + "spark.sql.catalog.spark_catalog to io.mangrove.spark.DeltaCatalog. "
          + "spark_catalog is now <catalog>."),
  DELTA_CDC_NON_CONSTANT_ARGUMENT(
      "42K0H",
      "The <argumentName> argument (position <pos>) of the <functionName> function requires a "
          + "constant text, version or timestamp, but got <sqlExpr>."),
  DELTA_CDC_READ_NULL_RANGE_BOUNDARY(
      "22004", "The changes are asked for from or to null. Name a version or a timestamp."),
  INCORRECT_NUMBER_OF_ARGUMENTS(
      "42605",
      "<failure>, <functionName> requires at least <minArgs> arguments and at most <maxArgs>"
          + " arguments."),
  DELTA_PATH_NOT_SPECIFIED(
      "42601", "'path' is not specified. Give it to load() or save(), or set the option path."),
  DELTA_MULTIPLE_LOAD_PATHS(
      "42616", "A Delta table has one path, and <count> were given: <paths>. Load each by itself."),
  DELTA_UNSUPPORTED_SCHEMA_DURING_READ(
      "0AKDC",
      "Delta does not support specifying the schema at read time. The table at <path> has the "
          + "schema <actual>, and <given> was given. Leave out schema()."),
  DELTA_STREAMING_NOT_SUPPORTED(
      "0A000", "Structured Streaming from the Delta table at <path> is not supported."),
  DELTA_PATH_DOES_NOT_EXIST("42K03", "<path> doesn't exist, or is not a Delta table."),
  DELTA_PATH_EXISTS(
      "42K04",
      "Cannot write to already existent path <path> without setting OVERWRITE = 'true'. "
          + "Set the mode to append, overwrite or ignore."),
  DELTA_ILLEGAL_OPTION("42616", "Invalid value '<input>' for option '<name>', <explain>."),
  DELTA_REPLACE_WHERE_IN_OVERWRITE(
      "42613", "You can only use replaceWhere in conjunction with an overwrite by filter."),
  DELTA_REPLACE_WHERE_WITH_DYNAMIC_PARTITION_OVERWRITE(
      "42613",
      "A 'replaceWhere' expression and 'partitionOverwriteMode'='dynamic' cannot both be set in "
          + "the DataFrameWriter options."),
  DELTA_OVERWRITE_SCHEMA_WITH_DYNAMIC_PARTITION_OVERWRITE(
      "42613", "'overwriteSchema' cannot be used in dynamic partition overwrite mode."),
  DELTA_CLUSTERING_COLUMNS_MISMATCH(
      "42P10",
      "The table is clustered by <existingClusteringColumns>, and the write names"
          + " <providedClusteringColumns>. Leave clusterBy out, or use ALTER TABLE ... CLUSTER BY"
          + " first."),
  DELTA_REPLACE_WHERE_MISMATCH(
      "44000",
      "Written data does not conform to partial table overwrite condition or constraint "
          + "'<replaceWhere>'. A row to be written is outside it."),
  DELTA_DUPLICATE_COLUMNS_FOUND(
      "42711", "Found duplicate column(s) in the data to save: <duplicateCols>."),
  DELTA_MERGE_UNRESOLVED_EXPRESSION(
      "42601", "Cannot resolve <sqlExpr> in <clause> given columns <cols>."),
  DELTA_FAILED_TO_MERGE_FIELDS(
      "22005",
      "Failed to merge fields '<currentField>' and '<updateField>'. The table has <currentType> "
          + "and the data has <updateType>. Cast the data to the table's type."),
  DELTA_UNEXPECTED_PARTIAL_SCAN(
      "KD00A",
      "Expect a full scan of Delta sources, but the target of <operation> has only some rows of "
          + "<path>. Name the table, and say in WHERE or ON which rows are meant."),
  DELTA_UNSUPPORTED_SOURCE(
      "0AKDD",
      "<operation> destination only supports Delta sources, and temporary views that have all of "
          + "one's rows and columns as they are. Name the table <path> itself."),
  DELTA_FAILED_SCAN_WITH_HISTORICAL_VERSION(
      "KD002",
      "Expect a full scan of the latest version of the Delta source, but the target of <operation> "
          + "is version <historicalVersion>."),
  DELTA_OPERATION_NOT_ALLOWED(
      "0AKDC", "Operation not allowed: <operation> is not supported for Delta tables."),
  DELTA_METADATA_MISMATCH("42KDG", "<mismatch>");

  private final String sqlState;
  private final String template;

  PlanError(String sqlState, String template) {
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
