package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.RowConstraint;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.ConditionAnalysis;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.constraints.Check;
import org.apache.spark.sql.connector.catalog.constraints.Constraint;
import org.apache.spark.sql.types.StructType;

/** The CHECK constraints of tables: declared, added, dropped. PROTOCOL: CHECK Constraints. */
final class CheckConstraints {
  /** Other engines keep the lengths of CHAR and VARCHAR under it. */
  private static final String RESERVED = "__char_varchar_string_length";

  private CheckConstraints() {}

  /** The constraints as Spark shows them. */
  static Constraint[] of(Metadata metadata) {
    return RowConstraint.checks(metadata.configuration()).stream()
        .map(check -> new ListedCheck(check.name(), check.expression()))
        .toArray(Constraint[]::new);
  }

  /** The properties that keep the constraints a statement declares, beside those it sets. */
  static Map<String, String> properties(Constraint[] declared, Map<String, String> configuration) {
    Map<String, String> all = new LinkedHashMap<>(configuration);
    for (Constraint constraint : declared) {
      String sql;
      if (constraint instanceof Check check) {
        sql = check.predicateSql();
      } else if (constraint instanceof ListedCheck check) {
        sql = check.predicateSql();
      } else {
        throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
            "operation", "The constraint " + constraint.toDDL());
      }
      String before = all.put(key(constraint.name()), sql);
      if (before != null && !before.equals(sql)) {
        throw alreadyExists(constraint.name(), before);
      }
    }
    return all;
  }

  /** Fails unless every constraint in the metadata is one that can be asked of rows. */
  static void requireSound(SparkSession session, Metadata metadata) {
    for (RowConstraint check : RowConstraint.checks(metadata.configuration())) {
      requireSound(session, metadata, check);
    }
  }

  /** ALTER TABLE ADD CONSTRAINT: the rows that are there must meet it, as those to come. */
  static void add(SparkSession session, LiveTable table, TableChange.AddConstraint change) {
    Map<String, String> declared = properties(new Constraint[] {change.constraint()}, Map.of());
    String key = declared.keySet().iterator().next();
    String sql = declared.values().iterator().next();
    Metadata current = table.snapshot().metadata();
    String before = current.configuration().get(key);
    if (before != null) {
      throw alreadyExists(change.constraint().name(), before);
    }
    requireSound(session, current, new RowConstraint(change.constraint().name(), sql));
    String row = new ConditionAnalysis(session).violation(table, sql);
    if (row != null) {
      throw ConstraintError.DELTA_NEW_CHECK_CONSTRAINT_VIOLATION.with(
          "numRows", "1 or more", "tableName", table.name(), "checkConstraint", sql, "row", row);
    }
    Map<String, String> configuration = new LinkedHashMap<>(current.configuration());
    configuration.put(key, sql);
    // Rows that others add meanwhile have not been asked: their commits are conflicts.
    var unused =
        table
            .startTransaction()
            .readWholeTable()
            .metadata(current.withConfiguration(configuration))
            .commit(TableOperations.addConstraint(change.constraint().name(), sql));
  }

  /** ALTER TABLE DROP CONSTRAINT; of one that is not there, nothing if the statement says so. */
  static void drop(LiveTable table, TableChange.DropConstraint change) {
    Metadata current = table.snapshot().metadata();
    Map<String, String> configuration = new LinkedHashMap<>(current.configuration());
    String sql = configuration.remove(RowConstraint.key(change.name()));
    if (sql == null) {
      if (change.ifExists()) {
        return;
      }
      throw ConstraintError.DELTA_CONSTRAINT_DOES_NOT_EXIST.with(
          "tableName", table.name(), "constraintName", change.name());
    }
    var unused =
        table
            .startTransaction()
            .metadata(current.withConfiguration(configuration))
            .commit(TableOperations.dropConstraint(change.name(), sql));
  }

  private static void requireSound(SparkSession session, Metadata metadata, RowConstraint check) {
    StructType columns =
        SchemaConverter.withoutTableKeys(SchemaConverter.toSpark(metadata.schemaString()));
    String sql = check.expression();
    ConditionAnalysis.Flaw flaw = new ConditionAnalysis(session).flaw(sql, columns);
    if (flaw == null) {
      return;
    }
    throw switch (flaw) {
      case NOT_BOOLEAN ->
          ConstraintError.DELTA_NON_BOOLEAN_CHECK_CONSTRAINT.with(
              "name", check.name(), "expr", sql);
      case NON_DETERMINISTIC ->
          ConstraintError.DELTA_NON_DETERMINISTIC_EXPRESSION_IN_CHECK_CONSTRAINT.with("expr", sql);
      case AGGREGATE -> ConstraintError.DELTA_AGGREGATE_IN_CHECK_CONSTRAINT.with("sqlExpr", sql);
      case SUBQUERY ->
          ConstraintError.DELTA_UNSUPPORTED_EXPRESSION_CHECK_CONSTRAINT.with("expression", sql);
      case USER_DEFINED_FUNCTION -> ConstraintError.DELTA_UDF_IN_CHECK_CONSTRAINT.with("expr", sql);
    };
  }

  private static String key(String name) {
    if (name.toLowerCase(Locale.ROOT).equals(RESERVED)) {
      throw ConstraintError.DELTA_INVALID_CONSTRAINT_NAME.with("name", name);
    }
    return RowConstraint.key(name);
  }

  private static RuntimeException alreadyExists(String name, String before) {
    return ConstraintError.DELTA_CONSTRAINT_ALREADY_EXISTS.with(
        "constraintName", name, "oldConstraint", before);
  }
}
