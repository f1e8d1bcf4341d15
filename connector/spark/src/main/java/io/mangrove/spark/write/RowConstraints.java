package io.mangrove.spark.write;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.RowConstraint;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.ConditionAnalysis;
import io.mangrove.spark.internals.RowCondition;
import io.mangrove.spark.read.PartitionTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What every row written to a table must meet: its CHECK constraints and the invariants of its
 * columns. Asked where rows go into files, so that no way of writing passes it by. Made on the
 * driver; travels inside the tasks.
 *
 * <p>An empty text in a partition column is null in the log, and so it is here. Spark has not seen
 * that as it asked whether the column may be null: for such columns it is asked once more.
 *
 * @param rules in the order in which they are asked
 */
record RowConstraints(List<Rule> rules) implements Serializable {
  static final RowConstraints NONE = new RowConstraints(new ArrayList<>());

  /**
   * One of them.
   *
   * @param name of a constraint, or of the column that may not be null
   * @param notNull whether it is that a column may not be null
   */
  record Rule(String name, boolean notNull, RowCondition condition) implements Serializable {
    DeltaException violatedBy(String values) {
      return notNull
          ? WriteError.NOT_NULL_ASSERT_VIOLATION.with("columnName", name)
          : WriteError.DELTA_VIOLATE_CONSTRAINT_WITH_VALUES.with(
              "constraintName", name, "expression", condition.sql(), "values", values);
    }
  }

  /**
   * The constraints of a table.
   *
   * @param input the schema of the rows to come
   */
  static RowConstraints of(SparkSession session, StructType input, Metadata table) {
    List<Rule> rules = new ArrayList<>();
    List<RowConstraint> constraints = RowConstraint.of(table);
    if (constraints.isEmpty() && table.partitionColumns().isEmpty()) {
      return NONE;
    }
    ConditionAnalysis analysis = new ConditionAnalysis(session);
    StructType columns =
        SchemaConverter.withoutTableKeys(SchemaConverter.toSpark(table.schemaString()));
    Set<String> emptyIsNull = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String column : table.partitionColumns()) {
      int at = ordinal(columns, column);
      StructField field = at < 0 ? null : columns.apply(at);
      if (field == null) {
        continue; // the layout of the write says that
      }
      if (PartitionTable.isText(field.dataType())) {
        emptyIsNull.add(column);
        if (!field.nullable()) {
          String sql = "`" + field.name().replace("`", "``") + "` IS NOT NULL";
          rules.add(
              new Rule(
                  field.name(),
                  true,
                  analysis.condition(
                      sql, columns, name -> ordinal(input, name), emptyIsNull::contains)));
        }
      }
    }
    for (RowConstraint constraint : constraints) {
      rules.add(
          new Rule(
              constraint.name(),
              false,
              analysis.condition(
                  constraint.expression(),
                  columns,
                  name -> ordinal(input, name),
                  emptyIsNull::contains)));
    }
    return new RowConstraints(rules);
  }

  /** A writer that refuses the rows that do not meet them, before the given one sees them. */
  DataWriter<InternalRow> asked(DataWriter<InternalRow> writer) {
    return rules.isEmpty() ? writer : new ConstrainedWriter(test(), writer);
  }

  /** The test of rows in one thread. */
  Test test() {
    return new Test(this);
  }

  private static int ordinal(StructType input, String column) {
    StructField[] fields = input.fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  /** Holds rows against the constraints. For one thread. */
  static final class Test {
    private final RowConstraints constraints;
    private final RowCondition.Test[] tests;

    private Test(RowConstraints constraints) {
      this.constraints = constraints;
      this.tests =
          constraints.rules.stream()
              .map(rule -> rule.condition().test())
              .toArray(RowCondition.Test[]::new);
    }

    /** Returns for a row that meets all of them, fails for any other. */
    void check(InternalRow row) {
      for (int i = 0; i < tests.length; i++) {
        if (!tests[i].holds(row)) {
          throw ErrorConverter.atExecution(
              constraints.rules.get(i).violatedBy(tests[i].valuesOf(row)));
        }
      }
    }
  }
}
