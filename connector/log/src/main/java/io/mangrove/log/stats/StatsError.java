package io.mangrove.log.stats;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with partition values. */
enum StatsError implements ErrorClass {
  DELTA_MALFORMED_PARTITION_VALUE(
      "22018",
      "The log holds the partition value '<value>', which is no <type>. The commit that added the"
          + " file is malformed."),
  DELTA_UNSUPPORTED_PARTITION_VALUE(
      "22000", "A value of type <type> cannot be written as a partition value: <reason>.");

  private final String sqlState;
  private final String template;

  StatsError(String sqlState, String template) {
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
