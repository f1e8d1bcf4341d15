package io.mangrove.log.replay;

import io.mangrove.log.error.ErrorClass;

/** Why actions amount to no state. */
enum ReplayError implements ErrorClass {
  DELTA_DUPLICATE_ACTIONS_FOUND(
      "2D521",
      "<file> of the log cannot be read: it says different things of <what>. The actions of one"
          + " file have no order, so nobody can tell which of them holds. A faulty writer wrote"
          + " it."),
  DELTA_INVALID_PARTITION_VALUES(
      "22023",
      "The table cannot be read: a file of partition <partition> has several values for the"
          + " partition column <column>, whose names differ in case alone. A faulty writer wrote"
          + " it.");

  private final String sqlState;
  private final String template;

  ReplayError(String sqlState, String template) {
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
