package io.mangrove.spark.write;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.RowConstraint;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.ConditionAnalysis;
import io.mangrove.spark.internals.RowCondition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
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
 * @param names of the constraints
 * @param conditions theirs, in the same order
 */
record RowConstraints(List<String> names, List<RowCondition> conditions) implements Serializable {

  /**
   * The constraints of a table.
   *
   * @param input the schema of the rows to come
   */
  static RowConstraints of(SparkSession session, StructType input, Metadata table) {
    List<String> names = new ArrayList<>();
    List<RowCondition> conditions = new ArrayList<>();
    List<RowConstraint> constraints = RowConstraint.of(table);
    if (!constraints.isEmpty()) {
      ConditionAnalysis analysis = new ConditionAnalysis(session);
      StructType columns =
          SchemaConverter.withoutTableKeys(SchemaConverter.toSpark(table.schemaString()));
      for (RowConstraint constraint : constraints) {
        names.add(constraint.name());
        conditions.add(
            analysis.condition(constraint.expression(), columns, column -> ordinal(input, column)));
      }
    }
    return new RowConstraints(names, conditions);
  }

  /** A writer that refuses the rows that do not meet them, before the given one sees them. */
  DataWriter<InternalRow> asked(DataWriter<InternalRow> writer) {
    return names.isEmpty() ? writer : new ConstrainedWriter(test(), writer);
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
          constraints.conditions.stream().map(RowCondition::test).toArray(RowCondition.Test[]::new);
    }

    /** Returns for a row that meets all of them, fails for any other. */
    void check(InternalRow row) {
      for (int i = 0; i < tests.length; i++) {
        if (!tests[i].holds(row)) {
          throw ErrorConverter.atExecution(
              WriteError.DELTA_VIOLATE_CONSTRAINT_WITH_VALUES.with(
                  "constraintName",
                  constraints.names.get(i),
                  "expression",
                  constraints.conditions.get(i).sql(),
                  "values",
                  tests[i].valuesOf(row)));
        }
      }
    }
  }
}
