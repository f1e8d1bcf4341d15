package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlterColumnTest {
  private static final String MAPPED = "TBLPROPERTIES ('delta.columnMapping.mode'='name')";
  private static final String WIDENING = "TBLPROPERTIES ('delta.enableTypeWidening'='true')";

  private final String table = newName();

  @Test
  void columnsAreAddedInOneCommitWhereTheyAreSaidTo() {
    create("k INT, s STRUCT<a: INT>, l ARRAY<STRUCT<x: INT>>", "");
    sql("INSERT INTO %s VALUES (1, struct(1), array(struct(1)))".formatted(table));
    alter("ADD COLUMNS (d DECIMAL(5,2) COMMENT 'new' FIRST, v VARCHAR(3) AFTER k)");
    alter("ADD COLUMNS (s.b STRING FIRST, l.element.y INT)");

    assertThat(sql("SELECT * FROM " + table))
        .containsExactly("null,1,null,[null,1],ArraySeq([1,null])");
    assertThat(sql("DESCRIBE " + table)).contains("d,decimal(5,2),new", "v,varchar(3),null");
    assertThat(operation(1))
        .isEqualTo(
            "ADD COLUMNS {\"columns\":\"[{\\\"column\\\":{\\\"name\\\":\\\"s.b\\\",\\\"type\\\":"
                + "\\\"string\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}},\\\"position\\\":\\\"FIRST\\\"},"
                + "{\\\"column\\\":{\\\"name\\\":\\\"l.element.y\\\",\\\"type\\\":\\\"integer\\\","
                + "\\\"nullable\\\":true,\\\"metadata\\\":{}}}]\"}");
    sql(
        "INSERT INTO %s VALUES (2.5, 2, 'abc', struct('b', 2), array(struct(2, 3)))"
            .formatted(table));
    assertThat(sql("SELECT d, v, s.b, l[0].y FROM %s WHERE k = 2".formatted(table)))
        .containsExactly("2.50,abc,b,3");
  }

  @Test
  void commentsPositionsAndNullabilityAreChanged() {
    create("a INT NOT NULL, b STRING, s STRUCT<x: INT, y: INT>", "");
    alter("ALTER COLUMN b COMMENT 'said'");
    alter("ALTER COLUMN b FIRST");
    alter("ALTER COLUMN s.x AFTER y");
    alter("ALTER COLUMN a DROP NOT NULL");
    sql("INSERT INTO %s VALUES ('b', NULL, struct(1, 2))".formatted(table));

    assertThat(sql("DESCRIBE " + table))
        .containsExactly("b,string,said", "a,int,null", "s,struct<y:int,x:int>,null");
    assertThat(sql("SELECT s.y, s.x FROM " + table)).containsExactly("1,2");
    assertThat(operation(4))
        .startsWith("CHANGE COLUMN {")
        .contains("\"position\":\"FIRST\"")
        .contains("\\\"name\\\":\\\"b\\\"");
  }

  @Test
  void aColumnThatRowsMayLackDoesNotBecomeNotNull() {
    create("a INT", "");
    assertThat(condition("ALTER COLUMN a SET NOT NULL")).isNotNull();
    assertThat(commits()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "INT | BIGINT | 1 | 10000000000",
        "FLOAT | DOUBLE | 1.5 | 1.0E300",
        "DECIMAL(4,2) | DECIMAL(8,4) | 1.5000 | 1234.5678",
        "DATE | TIMESTAMP_NTZ | 2020-01-01T00:00 | 2020-01-02T03:04:05"
      })
  void typesGetWiderAndOldFilesAreReadAsTheNewType(
      String from, String to, String old, String wide) {
    create("v " + from + ", m MAP<STRING, INT>", WIDENING);
    String first = old.contains("T") ? "DATE'2020-01-01'" : "1.5".equals(old) ? "1.5" : old;
    sql("INSERT INTO %s VALUES (CAST(%s AS %s), map('a', 1))".formatted(table, first, from));
    alter("ALTER COLUMN v TYPE " + to);
    alter("ALTER COLUMN m.value TYPE BIGINT");
    String next = wide.contains("T") ? "TIMESTAMP_NTZ'2020-01-02 03:04:05'" : wide;
    sql("INSERT INTO %s VALUES (CAST(%s AS %s), map('b', 10000000000))".formatted(table, next, to));

    assertThat(sql("SELECT v FROM " + table)).containsExactlyInAnyOrder(old, wide);
    assertThat(sql("SELECT sum(element_at(m, 'b')) FROM " + table)).containsExactly("10000000000");
    assertThat(sql("SHOW TBLPROPERTIES " + table)).contains("delta.feature.typeWidening,supported");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"BIGINT", "DOUBLE"})
  void typesStayWhereTheTableDoesNotAllowWiderOnes(String type) {
    create("v INT", "");
    assertThat(condition("ALTER COLUMN v TYPE " + type))
        .isEqualTo("DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP");
    assertThat(commits()).isEqualTo(1);
  }

  @Test
  void mappedColumnsAreRenamedAndDroppedWithoutTouchingFiles() {
    create("k INT, v STRING, s STRUCT<a: INT, b: INT>, p INT", "PARTITIONED BY (p) " + MAPPED);
    sql("INSERT INTO %s VALUES (1, 'x', struct(1, 2), 7)".formatted(table));
    alter("RENAME COLUMN v TO `w w`");
    alter("RENAME COLUMN s.a TO c");
    alter("RENAME COLUMN p TO q");
    assertThat(operation(1))
        .isEqualTo("RENAME COLUMN {\"oldColumnPath\":\"p\",\"newColumnPath\":\"q\"}");
    alter("DROP COLUMN s.b");
    alter("DROP COLUMN IF EXISTS nope");
    assertThat(operation(1)).isEqualTo("DROP COLUMNS {\"columns\":\"[\\\"s.b\\\"]\"}");

    sql("INSERT INTO %s VALUES (2, 'y', struct(3), 8)".formatted(table));
    assertThat(sql("SELECT k, `w w`, s.c, q FROM %s WHERE q >= 7".formatted(table)))
        .containsExactlyInAnyOrder("1,x,1,7", "2,y,3,8");
    alter("DROP COLUMN `w w`");
    alter("ADD COLUMN `w w` STRING");
    assertThat(sql("SELECT `w w` FROM " + table)).containsExactly("null", "null");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "RENAME COLUMN k TO key | DELTA_UNSUPPORTED_RENAME_COLUMN",
        "DROP COLUMN k | DELTA_UNSUPPORTED_DROP_COLUMN",
        "ADD COLUMN n INT NOT NULL | DELTA_OPERATION_NOT_ALLOWED",
        "ADD COLUMN `a b` INT | DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES",
        "REPLACE COLUMNS (k BIGINT) | DELTA_OPERATION_NOT_ALLOWED"
      })
  void whatFilesByNameCannotFollowIsRefused(String change, String condition) {
    create("k INT, v STRING", "");
    assertThat(condition(change)).isEqualTo(condition);
    assertThat(commits()).isEqualTo(1);
  }

  @Test
  void columnsOfPartitionsAndTheLastOneAreNotDropped() {
    create("k INT, s STRUCT<a: INT>, p INT", "PARTITIONED BY (p) " + MAPPED);
    assertThat(condition("DROP COLUMN p")).isEqualTo("DELTA_UNSUPPORTED_DROP_PARTITION_COLUMN");
    assertThat(condition("DROP COLUMN s.a")).isEqualTo("DELTA_DROP_COLUMN_ON_SINGLE_FIELD_SCHEMA");
  }

  @Test
  void whatAConstraintAsksForStaysAsItIs() {
    create("k INT, s STRUCT<a: INT, b: INT>, v INT", MAPPED);
    alter("SET TBLPROPERTIES ('delta.enableTypeWidening'='true')");
    alter("ADD CONSTRAINT c CHECK (s.a > 0 OR K > 0)");
    for (String change :
        new String[] {"RENAME COLUMN k TO x", "DROP COLUMN s", "DROP COLUMN s.a"}) {
      assertThat(condition(change)).isEqualTo("DELTA_CONSTRAINT_DEPENDENT_COLUMN_CHANGE");
    }
    assertThat(condition("ALTER COLUMN k TYPE BIGINT"))
        .isEqualTo("DELTA_CONSTRAINT_DATA_TYPE_MISMATCH");
    alter("DROP COLUMN s.b");
    alter("RENAME COLUMN v TO w");
  }

  @Test
  void thePropertyThatNamesColumnsWithStatisticsFollowsThem() {
    create(
        "k INT, v STRING, s STRUCT<a: INT>",
        "TBLPROPERTIES ('delta.columnMapping.mode'='name',"
            + " 'delta.dataSkippingStatsColumns'='k,v,s.a')");
    alter("RENAME COLUMN s TO t");
    alter("DROP COLUMN v");
    assertThat(sql("SHOW TBLPROPERTIES " + table)).contains("delta.dataSkippingStatsColumns,k,t.a");
    sql("INSERT INTO %s VALUES (1, struct(2))".formatted(table));
    assertThat(sql("SELECT k FROM %s WHERE t.a = 2".formatted(table))).containsExactly("1");
  }

  private void create(String columns, String rest) {
    sql("CREATE TABLE %s (%s) USING delta %s".formatted(table, columns, rest));
  }

  private void alter(String change) {
    sql("ALTER TABLE " + table + " " + change);
  }

  private String condition(String change) {
    return sqlFailure("ALTER TABLE " + table + " " + change).getCondition();
  }

  private int commits() {
    return sql("CALL system.describe_history('%s')".formatted(table)).size();
  }

  /** The name and the parameters of the operation that was so many commits ago, 1: the last. */
  private String operation(int back) {
    return session()
        .sql("CALL system.describe_history('%s', %d)".formatted(table, back))
        .selectExpr("concat(operation, ' ', to_json(operationParameters))")
        .collectAsList()
        .get(back - 1)
        .getString(0);
  }
}
