package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlterTableTest {
  private final String table = newName();

  @BeforeEach
  void create() {
    sql("CREATE TABLE %s (id INT) USING delta TBLPROPERTIES ('kept'='1')".formatted(table));
  }

  @Test
  void setPropertiesAreOneCommitOfThatName() {
    sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly'='true', 'b'='2')".formatted(table));

    assertThat(sql("SHOW TBLPROPERTIES " + table))
        .contains("delta.appendOnly,true", "b,2", "kept,1");
    assertThat(history("operation", "operationParameters.properties"))
        .isEqualTo("SET TBLPROPERTIES|{\"delta.appendOnly\":\"true\",\"b\":\"2\"}");
  }

  @Test
  void unsetPropertiesAreOneCommitOfThatName() {
    sql("ALTER TABLE %s UNSET TBLPROPERTIES ('kept', 'never')".formatted(table));

    assertThat(sql("SHOW TBLPROPERTIES " + table)).noneMatch(row -> row.startsWith("kept"));
    assertThat(history("operation", "operationParameters.properties"))
        .isEqualTo("UNSET TBLPROPERTIES|[\"kept\",\"never\"]");
  }

  @Test
  void commentOnTableIsTheDescription() {
    sql("COMMENT ON TABLE %s IS 'said \"so\"'".formatted(table));

    assertThat(sql("DESCRIBE EXTENDED " + table)).contains("Comment,said \"so\",");
    assertThat(history("operationParameters.properties"))
        .isEqualTo("{\"comment\":\"said \\\"so\\\"\"}");
  }

  @Test
  void unknownDeltaPropertyIsRefused() {
    assertThat(
            sqlFailure("ALTER TABLE %s SET TBLPROPERTIES ('delta.nope'='1')".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_UNKNOWN_CONFIGURATION");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "REPLACE COLUMNS (id INT)",
        "SET LOCATION '/elsewhere'",
      })
  void otherChangesAreRefusedByName(String change) {
    assertThat(sqlFailure("ALTER TABLE %s %s".formatted(table, change)).getCondition())
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
    assertThat(sql("CALL system.describe_history('%s')".formatted(table))).hasSize(1);
  }

  @Test
  void renamedTableKeepsItsHistory() {
    String renamed = newName();
    sql("ALTER TABLE %s RENAME TO %s".formatted(table, renamed));

    assertThat(sql("SHOW TBLPROPERTIES " + renamed)).contains("kept,1");
    assertThat(sqlFailure("DESCRIBE " + table).getCondition()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
  }

  private String history(String... columns) {
    return io.mangrove.spark.testkit.LocalSpark.session()
        .sql("CALL system.describe_history('%s', 1)".formatted(table))
        .selectExpr(columns)
        .collectAsList()
        .get(0)
        .mkString("|");
  }
}
