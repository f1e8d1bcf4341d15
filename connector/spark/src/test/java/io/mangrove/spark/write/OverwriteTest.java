package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.spark.testkit.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverwriteTest {
  private final SparkSession session = LocalSpark.session();

  @Test
  void overwriteTakesEveryFileAwayInTheSameCommit() {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    table.insert("SELECT * FROM range(10)");
    long bytes = table.files().stream().mapToLong(AddFile::sizeBytes).sum();
    int files = table.files().size();
    sql("INSERT OVERWRITE " + table.name() + " SELECT 42L");

    assertThat(table.snapshot().version()).isEqualTo(2);
    assertThat(table.rows()).containsExactly("[42]");
    assertThat(table.lastCommit().operationParameters()).containsEntry("mode", "Overwrite");
    assertThat(table.lastCommit().operationMetrics())
        .containsEntry("numFiles", "1")
        .containsEntry("numRemovedFiles", Integer.toString(files))
        .containsEntry("numRemovedBytes", Long.toString(bytes));
  }

  @Test
  void overwriteWithNoRowsEmptiesTheTable() {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    table.insert("SELECT * FROM range(10)");
    sql("INSERT OVERWRITE " + table.name() + " SELECT * FROM range(0)");
    assertThat(table.rows()).isEmpty();
  }

  @Test
  void dynamicOverwriteTouchesWrittenPartitionsOnly() throws Exception {
    TableOnDisk table = partitioned();
    session
        .sql("SELECT 99L id, 'a' p UNION ALL SELECT 98L, CAST(NULL AS STRING)")
        .writeTo(table.name())
        .overwritePartitions();

    assertThat(table.rows()).containsExactly("[2,b]", "[3,c]", "[98,null]", "[99,a]");
  }

  /** Other writers keep timestamps as they read in their session's zone, and name no offset. */
  @Test
  void partitionsOfAnotherWritersTimestampsAreFoundInTheSessionsZone() throws Exception {
    session.conf().set("spark.sql.session.timeZone", "Asia/Tokyo");
    try {
      TableOnDisk table = TableOnDisk.create("id BIGINT, p TIMESTAMP", "PARTITIONED BY (p)");
      String july = "TIMESTAMP'2024-07-01 00:00:00'";
      table.insert("VALUES (1, " + july + "), (2, TIMESTAMP'2024-07-01 09:00:00')");
      Path commit = table.directory().resolve("_delta_log/00000000000000000001.json");
      Files.writeString(
          commit,
          Files.readString(commit)
              .replace("{\"p\":\"2024-06-30T15:00:00.000000Z\"}", "{\"p\":\"2024-07-01 00:00:00\"}")
              .replace(
                  "{\"p\":\"2024-07-01T00:00:00.000000Z\"}", "{\"p\":\"2024-07-01 09:00:00\"}"));

      session.sql("SELECT 3L id, " + july + " p").writeTo(table.name()).overwritePartitions();
      assertThat(
              LocalSpark.sql("SELECT id, CAST(p AS STRING) FROM " + table.name() + " ORDER BY id"))
          .containsExactly("2,2024-07-01 09:00:00", "3,2024-07-01 00:00:00");

      session
          .sql("SELECT 4L id, TIMESTAMP'2024-07-01 09:00:00' p")
          .writeTo(table.name())
          .overwrite(functions.expr("p = TIMESTAMP'2024-07-01 09:00:00'"));
      assertThat(
              LocalSpark.sql("SELECT id, CAST(p AS STRING) FROM " + table.name() + " ORDER BY id"))
          .containsExactly("3,2024-07-01 00:00:00", "4,2024-07-01 09:00:00");
    } finally {
      session.conf().unset("spark.sql.session.timeZone");
    }
  }

  /** Equal values of such a column differ as text, so a partition is not where its rows all are. */
  @Test
  void aCollatedPartitionColumnIsRefused() {
    TableOnDisk table =
        TableOnDisk.create("id BIGINT, p STRING COLLATE UTF8_LCASE", "PARTITIONED BY (p)");

    assertThat(
            LocalSpark.sqlFailure("INSERT INTO " + table.name() + " VALUES (1, 'x')")
                .getCondition())
        .isEqualTo("DELTA_INVALID_PARTITION_COLUMN_TYPE");
  }

  @Test
  void dynamicOverwriteWithNoRowsChangesNothing() throws Exception {
    TableOnDisk table = partitioned();
    List<String> before = table.rows();
    session.sql("SELECT 1L id, 'a' p WHERE false").writeTo(table.name()).overwritePartitions();
    assertThat(table.rows()).isEqualTo(before);
  }

  @Test
  void dynamicOverwriteOfATableWithoutPartitionsTakesItWhole() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    table.insert("SELECT * FROM range(10)");
    session.range(1).toDF().writeTo(table.name()).overwritePartitions();
    assertThat(table.rows()).containsExactly("[0]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p = 'a'",
        "'a' = p",
        "p IN ('a', 'x')",
        "p < 'b'",
        "p LIKE 'a%'",
        "NOT (p >= 'b')",
        "p <=> 'a'",
        "p = 'a' OR p = 'zzz'",
        "p = 'a' AND p IS NOT NULL"
      })
  void replaceWhereTakesMatchingPartitionsAway(String condition) throws Exception {
    TableOnDisk table = partitioned();
    session.sql("SELECT 99L id, 'a' p").writeTo(table.name()).overwrite(functions.expr(condition));
    assertThat(table.rows()).as(condition).containsExactly("[2,b]", "[3,c]", "[4,null]", "[99,a]");
  }

  @Test
  void replaceWhereOfNullTakesTheNullPartitionAlone() throws Exception {
    TableOnDisk table = partitioned();
    session
        .sql("SELECT 99L id, CAST(NULL AS STRING) p")
        .writeTo(table.name())
        .overwrite(functions.expr("p IS NULL"));
    assertThat(table.rows()).containsExactly("[1,a]", "[2,b]", "[3,c]", "[99,null]");
  }

  @Test
  void rowsOutsideOfWhatIsReplacedAreRefused() {
    TableOnDisk table = partitioned();
    List<String> before = table.rows();
    assertThatThrownBy(
            () ->
                session
                    .sql("SELECT 99L id, 'b' p")
                    .writeTo(table.name())
                    .overwrite(functions.expr("p = 'a'")))
        .satisfies(
            e ->
                assertThat(((SparkThrowable) e).getCondition())
                    .isEqualTo("DELTA_REPLACE_WHERE_MISMATCH"));
    assertThat(table.rows()).isEqualTo(before);
    assertThat(table.dataFilesOnDisk()).isEqualTo(table.dataFilesInLog());
  }

  @Test
  void replaceWhereOnAColumnOfTheFilesIsRefused() {
    TableOnDisk table = partitioned();
    assertThatThrownBy(
            () ->
                session
                    .sql("SELECT 1L id, 'a' p")
                    .writeTo(table.name())
                    .overwrite(functions.expr("id = 1")))
        .satisfies(
            e ->
                assertThat(((SparkThrowable) e).getCondition())
                    .isEqualTo("DELTA_REPLACE_WHERE_NOT_BY_PARTITION"));
  }

  @Test
  void insertOverwriteOfAPartitionTakesThatPartitionAway() {
    TableOnDisk table = partitioned();
    sql("INSERT OVERWRITE " + table.name() + " PARTITION (p = 'b') SELECT 77L");
    assertThat(table.rows()).containsExactly("[1,a]", "[3,c]", "[4,null]", "[77,b]");
  }

  private static TableOnDisk partitioned() {
    TableOnDisk table = TableOnDisk.create("id BIGINT, p STRING", "PARTITIONED BY (p)");
    table.insert("VALUES (1L, 'a'), (2L, 'b'), (3L, 'c'), (4L, NULL)");
    return table;
  }
}
