package io.mangrove.log.actions;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with the text of a commit. */
enum ActionError implements ErrorClass {
  DELTA_MALFORMED_LOG_FILE(
      "XXKDS",
      "Line <line> of <file> is not an action of the Delta protocol: <reason>. The file was damaged"
          + " or cut short after it was written, or a faulty writer wrote it."),
  DELTA_MALFORMED_DOMAIN_METADATA(
      "XXKDS",
      "The metadata domain <domain> cannot be understood, so that the table cannot be written to:"
          + " <reason>. Its configuration is <configuration>");

  private final String sqlState;
  private final String template;

  ActionError(String sqlState, String template) {
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
