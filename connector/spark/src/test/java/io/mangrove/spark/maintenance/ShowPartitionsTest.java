package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShowPartitionsTest {
  private final String table = newName();

  @BeforeEach
  void create() {
    sql(
        "CREATE TABLE %s (a INT, d DATE, n INT) USING delta PARTITIONED BY (d, n)"
            .formatted(table));
    sql(
        "INSERT INTO %s VALUES (1, DATE'2024-01-01', 1), (2, DATE'2024-01-02', NULL)"
            .formatted(table));
  }

  @Test
  void columnsHaveTheTypesOfTheTable() {
    assertThat(session().sql("CALL system.show_partitions('%s')".formatted(table)).schema().toDDL())
        .isEqualTo("d DATE,n INT");
    assertThat(sql("CALL system.show_partitions('%s')".formatted(table)))
        .containsExactlyInAnyOrder("2024-01-01,1", "2024-01-02,null");
  }

  @Test
  void onlyPartitionsWithFilesAreShown() {
    sql("DELETE FROM %s WHERE n = 1".formatted(table));
    assertThat(sql("CALL system.show_partitions('%s')".formatted(table)))
        .containsExactly("2024-01-02,null");
  }

  @Test
  void valuesNarrowTheAnswer() {
    assertThat(sql("CALL system.show_partitions('%s', map('D', '2024-01-01'))".formatted(table)))
        .containsExactly("2024-01-01,1");
    assertThat(
            sql(
                "CALL system.show_partitions('%s', map('n', CAST(NULL AS STRING)))"
                    .formatted(table)))
        .containsExactly("2024-01-02,null");
  }

  /** As engines did before the protocol had a second form of timestamps. */
  @Test
  void aValueThatIsWrittenInTwoWaysIsOne() throws IOException {
    Path root = newDirectory();
    sql(
        "CREATE TABLE delta.`%s` (a INT, t TIMESTAMP) USING delta PARTITIONED BY (t)"
            .formatted(root));
    sql("INSERT INTO delta.`%s` VALUES (1, TIMESTAMP'2024-01-02 03:04:05')".formatted(root));
    Path commits = root.resolve("_delta_log");
    String added = Files.readString(commits.resolve("00000000000000000001.json"));
    Files.writeString(
        commits.resolve("00000000000000000002.json"),
        added
            .replace("2024-01-02T03:04:05.000000Z", "2024-01-02 03:04:05")
            .replace("\"path\":\"", "\"path\":\"./"));
    assertThat(sql("SELECT count(*) FROM delta.`%s`".formatted(root))).containsExactly("2");
    assertThat(sql("CALL system.show_partitions('delta.`%s`')".formatted(root)))
        .containsExactly("2024-01-02 03:04:05.0");
  }

  @Test
  void valuesAreOfTheColumnsTypes() {
    assertThat(
            sqlFailure("CALL system.show_partitions('%s', map('n', 'abc'))".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_FAILED_CAST_PARTITION_VALUE");
  }

  @Test
  void whatIsNoPartitionColumnIsRefused() {
    assertThat(
            sqlFailure("CALL system.show_partitions('%s', map('a', '1'))".formatted(table))
                .getCondition())
        .isEqualTo("DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_COLUMN");
    String flat = newName();
    sql("CREATE TABLE %s (a INT) USING delta".formatted(flat));
    assertThat(sqlFailure("CALL system.show_partitions('%s')".formatted(flat)).getCondition())
        .isEqualTo("DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE");
  }
}
