package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import org.apache.spark.sql.connector.catalog.constraints.Constraint;

/**
 * A CHECK constraint of a table as Spark shows it. None of Spark's own class, because Spark would
 * enforce it by its rule, which lets rows pass for which the condition is NULL: Delta refuses them,
 * and does so where rows are written.
 */
record ListedCheck(String name, String predicateSql) implements Constraint {
  ListedCheck {
    requireNonNull(name, "name");
    requireNonNull(predicateSql, "predicateSql");
  }

  @Override
  public boolean enforced() {
    return true;
  }

  @Override
  public ValidationStatus validationStatus() {
    return ValidationStatus.VALID;
  }

  @Override
  public boolean rely() {
    return false;
  }

  @Override
  public String toDDL() {
    return "CONSTRAINT " + name + " " + toDescription();
  }

  @Override
  public String toDescription() {
    return "CHECK (" + predicateSql + ")";
  }
}
