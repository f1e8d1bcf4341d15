package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

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
