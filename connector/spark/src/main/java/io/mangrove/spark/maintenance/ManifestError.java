package io.mangrove.spark.maintenance;

import io.mangrove.log.error.ErrorClass;

/** What stands against lists of a table's files. */
enum ManifestError implements ErrorClass {
  DELTA_MODE_NOT_SUPPORTED("0AKDC", "There is no mode <mode>; there is <supportedModes>."),
  DELTA_UNSUPPORTED_GENERATE_WITH_DELETION_VECTORS(
      "0A000",
      "Engines that read files by a list would show rows that deletion vectors mask. Set"
          + " delta.enableDeletionVectors to false and run REORG TABLE ... APPLY (PURGE) first."),
  DELTA_UNSUPPORTED_MANIFEST_GENERATION_WITH_COLUMN_MAPPING(
      "0AKDC",
      "A table with column mapping has no manifests: engines that read by them look for columns by"
          + " their names.");

  private final String sqlState;
  private final String template;

  ManifestError(String sqlState, String template) {
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
