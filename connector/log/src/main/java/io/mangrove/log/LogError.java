package io.mangrove.log;

import io.mangrove.log.error.ErrorClass;

/** What the front door can find wrong. */
enum LogError implements ErrorClass {
  DELTA_PATH_DOES_NOT_EXIST("42K03", "<path> does not exist, or is not a Delta table.");

  private final String sqlState;
  private final String template;

  LogError(String sqlState, String template) {
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
