package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.testkit.LocalSpark;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowConstraintsTest {
  private static final String BELOW_TEN = "TBLPROPERTIES ('delta.constraints.small'='id < 10')";

  private enum Way {
    INSERT {
      @Override
      void write(TableOnDisk table, String rows) {
        table.insert(rows);
      }
    },
    INSERT_OVERWRITE {
      @Override
      void write(TableOnDisk table, String rows) {
        sql("INSERT OVERWRITE " + table.name() + " " + rows);
      }
    },
    REPLACE_WHERE {
      @Override
      void write(TableOnDisk table, String rows) throws Exception {
        sql(rows).writeTo(table.name()).overwrite(functions.expr("p = 1"));
      }
    },
    APPEND {
      @Override
      void write(TableOnDisk table, String rows) throws Exception {
        sql(rows).writeTo(table.name()).append();
      }
    },
    OVERWRITE_PARTITIONS {
      @Override
      void write(TableOnDisk table, String rows) throws Exception {
        sql(rows).writeTo(table.name()).overwritePartitions();
      }
    };

    abstract void write(TableOnDisk table, String rows) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void aRowThatViolatesACheckLeavesTheTableAsItWas(Way way) {
    TableOnDisk table = TableOnDisk.create("id BIGINT, p INT", "PARTITIONED BY (p) " + BELOW_TEN);
    table.insert("VALUES (1, 1), (2, 2)");
    // One task: the files of another that ends as the job is given up may stay behind.
    Set<String> before = table.dataFilesOnDisk();

    Throwable failure =
        catchThrowable(() -> way.write(table, "SELECT id, 1 AS p FROM range(5, 11, 1, 1)"));

    assertThat(condition(failure)).isEqualTo("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES");
    assertThat(table.snapshot().version()).isEqualTo(1);
    assertThat(table.rows()).containsExactly("[1,1]", "[2,2]");
    assertThat(table.dataFilesOnDisk()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatMeetACheckAreWritten(Way way) throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT, p INT", "PARTITIONED BY (p) " + BELOW_TEN);
    way.write(table, "SELECT id, 1 AS p FROM range(7, 10)");

    assertThat(table.rows()).containsExactly("[7,1]", "[8,1]", "[9,1]");
  }

  @Test
  void aCheckThatIsNullIsViolated() {
    TableOnDisk table = TableOnDisk.create("id BIGINT", BELOW_TEN);
    assertThatThrownBy(() -> table.insert("VALUES (NULL)"))
        .hasMessageContaining("CHECK constraint small (id < 10) violated by row with values:")
        .hasMessageContaining(" - id : NULL");
  }

  @Test
  void theErrorShowsTheFieldsThatTheCheckIsAbout() {
    TableOnDisk table =
        TableOnDisk.create(
            "d DATE, s STRUCT<a: INT, b: STRING>, p STRING",
            "PARTITIONED BY (p) TBLPROPERTIES"
                + " ('delta.constraints.c'='S.A > 3 OR year(d) < 2000 OR P = \"x\"')");
    table.insert("VALUES (DATE'1999-01-01', named_struct('a', 1, 'b', 'b'), 'y')");
    assertThatThrownBy(
            () -> table.insert("VALUES (DATE'2026-01-02', named_struct('a', 1, 'b', 'b'), 'y')"))
        .hasMessageContaining(" - S.a : 1\n - d : 2026-01-02\n - P : y\n");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "id BETWEEN 1 AND 9 AND nullif(id, 8) IS NOT NULL",
        "id IN (1, 2, 3, 4) OR upper(s) LIKE 'A%'",
        "s IS NULL OR (length(trim(s)) > 0 AND t <= current_timestamp())",
        "CASE WHEN id > 5 THEN s = 'a' ELSE true END -- a note"
      })
  void conditionsOfEveryShapeAreAsked(String condition) {
    TableOnDisk table = TableOnDisk.create("id BIGINT, s STRING, t TIMESTAMP", "");
    withProperty(table, "delta.constraints.c", condition);

    table.insert("VALUES (1, 'a', TIMESTAMP'2020-01-01')");
    assertThat(
            condition(catchThrowable(() -> table.insert("VALUES (8, ' ', TIMESTAMP'2999-01-01')"))))
        .isEqualTo("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES");
  }

  @Test
  void aColumnThatTheRowsDoNotHaveIsNull() {
    TableOnDisk table =
        TableOnDisk.create(
            "id BIGINT, s STRING", "TBLPROPERTIES ('delta.constraints.c'='s IS NULL')");
    table.insert("(id) VALUES (1)");
    assertThat(table.rows()).containsExactly("[1,null]");
  }

  @Test
  void invariantsOfColumnsAreEnforcedAlike() {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    Metadata plain = table.snapshot().metadata();
    String invariant = "{\\\"expression\\\":{\\\"expression\\\":\\\"id > 3\\\"}}";
    String schema =
        plain
            .schemaString()
            .replace(
                "\"metadata\":{}", "\"metadata\":{\"delta.invariants\":\"" + invariant + "\"}");
    commit(table, plain.withSchema(schema));

    table.insert("VALUES (4)");
    assertThatThrownBy(() -> table.insert("VALUES (5), (3)"))
        .hasMessageContaining("CHECK constraint EXPRESSION(id > 3) (id > 3) violated");
    assertThat(table.rows()).containsExactly("[4]");
    assertThat(table.snapshot().metadata().schemaString()).contains("delta.invariants");
  }

  @Test
  void aTableMadeOfRowsThatViolateItsCheckIsNotMade() {
    String table = LocalSpark.newName();
    String create =
        "TABLE " + table + " USING delta " + BELOW_TEN + " AS SELECT * FROM range(0, %d, 1, 1)";
    assertThat(condition(catchThrowable(() -> sql("CREATE " + create.formatted(11)))))
        .isEqualTo("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES");
    assertThatCode(() -> sql("CREATE " + create.formatted(3))).doesNotThrowAnyException();
    assertThat(condition(catchThrowable(() -> sql("REPLACE " + create.formatted(12)))))
        .isEqualTo("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES");
    assertThat(LocalSpark.sql("SELECT count(*) FROM " + table)).containsExactly("3");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"delta.generationExpression,id + 1", "delta.identity.start,1"})
  void columnsThatAWriterWouldHaveToFillAreRefused(String key, String value) {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    Metadata plain = table.snapshot().metadata();
    assertThatThrownBy(
            () ->
                commit(
                    table,
                    plain.withSchema(
                        plain
                            .schemaString()
                            .replace(
                                "\"metadata\":{}",
                                "\"metadata\":{\"%s\":\"%s\"}".formatted(key, value)))))
        .hasMessageContaining("DELTA_UNSUPPORTED_FEATURES");
  }

  private static void withProperty(TableOnDisk table, String key, String value) {
    commit(table, table.snapshot().metadata().withConfiguration(Map.of(key, value)));
  }

  private static void commit(TableOnDisk table, Metadata metadata) {
    Snapshot snapshot = table.snapshot();
    var unused =
        table
            .log()
            .startTransaction(snapshot)
            .metadata(metadata)
            .commit(new Operation("TEST", Map.of()));
  }

  /** The condition of the first error in a chain that has one of ours. */
  private static String condition(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable known
          && known.getCondition() != null
          && known.getCondition().startsWith("DELTA_")) {
        return known.getCondition();
      }
    }
    throw new AssertionError("no Delta error", failure);
  }
}
