package io.mangrove.spark.write;

import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Empty texts in partition columns, which the log cannot tell from null. */
class EmptyPartitionTextTest {
  private static final String NOT_NULL_P = "\"name\":\"p\",\"type\":\"string\",\"nullable\":false";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "p STRING NOT NULL;;NOT_NULL_ASSERT_VIOLATION",
        "p BINARY NOT NULL;;NOT_NULL_ASSERT_VIOLATION",
        "p STRING;TBLPROPERTIES ('delta.constraints.c'='P IS NOT NULL');"
            + "DELTA_VIOLATE_CONSTRAINT_WITH_VALUES"
      })
  void theyMeetNoConditionThatNullDoesNot(String column, String properties, String condition) {
    TableOnDisk table =
        TableOnDisk.create(
            "id INT, " + column, "PARTITIONED BY (p) " + (properties == null ? "" : properties));
    String name = table.name();
    String empty = column.contains("BINARY") ? "X''" : "''";
    String full = column.contains("BINARY") ? "X'61'" : "'a'";
    table.insert("VALUES (1, " + full + ")");
    List<String> rows = rows(name);
    for (String statement :
        List.of(
            "INSERT INTO %s VALUES (2, " + full + "), (3, " + empty + ")",
            "INSERT OVERWRITE %s VALUES (3, " + empty + ")",
            "UPDATE %s SET p = " + empty,
            "MERGE INTO %s t USING (SELECT 2 AS id) s ON t.id = s.id"
                + " WHEN NOT MATCHED THEN INSERT (id, p) VALUES (s.id, "
                + empty
                + ")",
            "MERGE INTO %s t USING (SELECT 1 AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET p"
                + " = "
                + empty)) {
      SparkThrowable failure = sqlFailure(statement.formatted(name));
      assertThat(failure.getCondition()).as(statement).isEqualTo(condition);
    }
    assertThat(table.snapshot().version()).isEqualTo(1);
    assertThat(rows(name)).isEqualTo(rows);
  }

  private static List<String> rows(String table) {
    return LocalSpark.sql("SELECT id, hex(p) FROM " + table);
  }

  @Test
  void theyAreNullWhereNullMayBe() {
    TableOnDisk table =
        TableOnDisk.create(
            "id INT, p STRING",
            "PARTITIONED BY (p) TBLPROPERTIES ('delta.constraints.c'='p <> \"x\" OR p IS NULL')");
    table.insert("VALUES (1, ''), (2, NULL), (3, 'a')");
    sql("UPDATE " + table.name() + " SET p = '' WHERE id = 3");
    assertThat(table.rows()).containsExactly("[1,null]", "[2,null]", "[3,null]");
  }

  @Test
  void aTableThatHasNullWhereItSaysItHasNoneCanBeReadAndMended() {
    TableOnDisk table =
        TableOnDisk.create(
            "id INT, p STRING, q INT",
            "PARTITIONED BY (p, q) TBLPROPERTIES ('delta.enableChangeDataFeed'='true')");
    table.insert("VALUES (1, 'a', 1), (2, '', 2), (3, 'b', NULL)");
    sayNotNull(table);
    String name = table.name();
    assertThat(table.rows()).containsExactly("[1,a,1]", "[2,null,2]", "[3,b,null]");
    assertThat(LocalSpark.sql("SELECT concat(p, '!'), q + 1 FROM " + name + " ORDER BY id"))
        .containsExactly("a!,2", "null,3", "b!,null");

    assertThat(LocalSpark.sql("SELECT id FROM " + name + " WHERE p IS NULL")).containsExactly("2");
    sql("UPDATE " + name + " SET p = 'c' WHERE id = 2");
    sql("DELETE FROM " + name + " WHERE id = 3");
    sql("DELETE FROM " + name + " WHERE p IS NULL");
    assertThat(LocalSpark.sql("SELECT id, p, q FROM " + name + " CHANGES FROM VERSION 3"))
        .containsExactlyInAnyOrder("2,null,2", "2,c,2", "3,b,null");
    assertThat(sqlFailure("INSERT INTO " + name + " VALUES (4, NULL, 4)").getCondition())
        .isEqualTo("NOT_NULL_ASSERT_VIOLATION");
    assertThat(table.rows()).containsExactly("[1,a,1]", "[2,c,2]");
  }

  private static void sayNotNull(TableOnDisk table) {
    Snapshot snapshot = table.snapshot();
    Metadata old = snapshot.metadata();
    String schema =
        old.schemaString()
            .replace("\"name\":\"p\",\"type\":\"string\",\"nullable\":true", NOT_NULL_P);
    assertThat(schema).contains(NOT_NULL_P);
    var unused =
        table
            .log()
            .startTransaction(snapshot)
            .metadata(old.withSchema(schema))
            .commit(new Operation("TEST", Map.of()));
  }
}
