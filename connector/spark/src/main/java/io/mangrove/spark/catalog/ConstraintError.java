package io.mangrove.spark.catalog;

import io.mangrove.log.error.ErrorClass;

/**
 * What can be wrong with a constraint that a statement adds or drops, or that stands in its way.
 */
enum ConstraintError implements ErrorClass {
  DELTA_ADD_CONSTRAINTS(
      "0A000",
      "Please use ALTER TABLE ADD CONSTRAINT to add CHECK constraints, not the property"
          + " <property>."),
  DELTA_AGGREGATE_IN_CHECK_CONSTRAINT(
      "42621", "An aggregate cannot be part of a CHECK constraint: <sqlExpr>."),
  DELTA_CONSTRAINT_ALREADY_EXISTS(
      "42710",
      "Constraint '<constraintName>' already exists: <oldConstraint>. Drop it first, or choose"
          + " another name."),
  DELTA_CONSTRAINT_DOES_NOT_EXIST(
      "42704",
      "Table <tableName> has no constraint <constraintName> to drop. Say IF EXISTS to drop it only"
          + " if it is there."),
  DELTA_INVALID_CONSTRAINT_NAME("42939", "The name <name> is reserved: choose another."),
  DELTA_NEW_CHECK_CONSTRAINT_VIOLATION(
      "23512",
      "<numRows> row(s) in <tableName> violate the new CHECK constraint (<checkConstraint>), the"
          + " first found is <row>. A row for which the condition is NULL violates it too."),
  DELTA_NON_BOOLEAN_CHECK_CONSTRAINT(
      "42621", "CHECK constraint '<name>' (<expr>) should be a boolean expression."),
  DELTA_NON_DETERMINISTIC_EXPRESSION_IN_CHECK_CONSTRAINT(
      "42621", "A CHECK constraint must give the same answer each time it is asked: <expr>."),
  DELTA_UDF_IN_CHECK_CONSTRAINT(
      "42621", "A user-defined function cannot be part of a CHECK constraint: <expr>."),
  DELTA_UNSUPPORTED_EXPRESSION_CHECK_CONSTRAINT(
      "42621", "A subquery cannot be part of a CHECK constraint: <expression>.");

  private final String sqlState;
  private final String template;

  ConstraintError(String sqlState, String template) {
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
