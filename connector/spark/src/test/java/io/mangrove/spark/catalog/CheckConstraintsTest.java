package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckConstraintsTest {
  private final String table = newName();

  @BeforeEach
  void create() {
    sql("CREATE TABLE %s (id INT, s STRING) USING delta".formatted(table));
    sql("INSERT INTO %s VALUES (1, 'a'), (2, 'b')".formatted(table));
  }

  @Test
  void anAddedConstraintIsAPropertyAndRaisesTheProtocol() {
    alter("ADD CONSTRAINT Small CHECK (id < 10)");

    assertThat(sql("SHOW TBLPROPERTIES " + table))
        .contains("delta.constraints.small,id < 10", "delta.minWriterVersion,3");
    assertThat(history("operation", "operationParameters.name", "operationParameters.expr"))
        .isEqualTo("ADD CONSTRAINT|Small|id < 10");
    assertThat(sql("DESCRIBE EXTENDED " + table)).contains("small,CHECK (id < 10),");
    assertThat(sqlFailure("INSERT INTO %s VALUES (10, 'c')".formatted(table)).getCondition())
        .isNotNull();
    assertThat(rows()).isEqualTo("2");
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({"id < 2, 3", "id < 10, NULL"})
  void rowsThatAreThereMustMeetANewConstraint(String condition, String id) {
    sql("INSERT INTO %s VALUES (%s, 'x')".formatted(table, id));
    long commits = commits();

    // Spark looks for rows itself where the session extension is not there, and passes over NULL.
    assertThat(
            sqlFailure("ALTER TABLE %s ADD CONSTRAINT c CHECK (%s)".formatted(table, condition))
                .getCondition())
        .endsWith("NEW_CHECK_CONSTRAINT_VIOLATION");
    assertThat(commits()).isEqualTo(commits);
  }

  @Test
  void aNameIsTakenOnceIgnoringCase() {
    alter("ADD CONSTRAINT c CHECK (id < 10)");
    assertThat(
            sqlFailure("ALTER TABLE %s ADD CONSTRAINT C CHECK (id > 0)".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_CONSTRAINT_ALREADY_EXISTS");
  }

  @Test
  void aDroppedConstraintBindsNoMore() {
    alter("ADD CONSTRAINT c CHECK (id < 10)");
    alter("DROP CONSTRAINT C");

    assertThat(history("operation", "operationParameters.name", "operationParameters.expr"))
        .isEqualTo("DROP CONSTRAINT|C|id < 10");
    sql("INSERT INTO %s VALUES (10, 'c')".formatted(table));
    assertThat(rows()).isEqualTo("3");
  }

  @Test
  void droppingWhatIsNotThereFailsUnlessItMayBeMissing() {
    assertThat(sqlFailure("ALTER TABLE %s DROP CONSTRAINT nope".formatted(table)).getCondition())
        .isEqualTo("DELTA_CONSTRAINT_DOES_NOT_EXIST");
    long commits = commits();
    alter("DROP CONSTRAINT IF EXISTS nope");
    assertThat(commits()).isEqualTo(commits);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "id + 1 | DELTA_NON_BOOLEAN_CHECK_CONSTRAINT",
        "rand() > 0.5 | DELTA_NON_DETERMINISTIC_EXPRESSION_IN_CHECK_CONSTRAINT",
        "sum(id) > 5 | DELTA_AGGREGATE_IN_CHECK_CONSTRAINT",
        "id > (SELECT 1) | DELTA_UNSUPPORTED_EXPRESSION_CHECK_CONSTRAINT",
        "nope > 5 | UNRESOLVED_COLUMN.WITH_SUGGESTION",
        "id > | PARSE_SYNTAX_ERROR"
      })
  void aConditionThatCannotBeAskedOfARowIsRefused(String sql, String condition) {
    assertThat(
            sqlFailure(
                    "CREATE TABLE %s (id INT) USING delta TBLPROPERTIES ('delta.constraints.c'='%s')"
                        .formatted(newName(), sql))
                .getCondition())
        .isEqualTo(condition);
  }

  @Test
  void constraintsOfANewTableAreInItsFirstCommitAndInItsDefinition() {
    String constrained = newName();
    sql(
        "CREATE TABLE %s (id INT, CONSTRAINT low CHECK (id > 0)) USING delta"
            .formatted(constrained));
    assertThat(sql("CALL system.describe_history('%s')".formatted(constrained))).hasSize(1);
    assertThat(sql("SHOW TBLPROPERTIES " + constrained)).contains("delta.constraints.low,id > 0");

    String definition = sql("SHOW CREATE TABLE " + constrained).get(0);
    String again = newName();
    sql(definition.replace(constrained, again));
    assertThat(sql("SHOW TBLPROPERTIES " + again)).contains("delta.constraints.low,id > 0");
  }

  @Test
  void constraintsThatNothingWouldEnforceAreRefused() {
    assertThat(
            sqlFailure(
                    "CREATE TABLE %s (id INT, PRIMARY KEY (id)) USING delta".formatted(newName()))
                .getCondition())
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
    assertThat(
            sqlFailure("ALTER TABLE %s ADD CONSTRAINT u UNIQUE (id)".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
  }

  @Test
  void propertiesCannotSneakAConstraintIn() {
    assertThat(
            sqlFailure(
                    "ALTER TABLE %s SET TBLPROPERTIES ('Delta.Constraints.c'='id > 5')"
                        .formatted(table))
                .getCondition())
        .isEqualTo("DELTA_ADD_CONSTRAINTS");
  }

  private void alter(String change) {
    sql("ALTER TABLE " + table + " " + change);
  }

  private String rows() {
    return sql("SELECT count(*) FROM " + table).get(0);
  }

  private long commits() {
    return sql("CALL system.describe_history('%s')".formatted(table)).size();
  }

  private String history(String... columns) {
    return session()
        .sql("CALL system.describe_history('%s', 1)".formatted(table))
        .selectExpr("concat_ws('|', " + String.join(", ", columns) + ")")
        .first()
        .getString(0);
  }
}
