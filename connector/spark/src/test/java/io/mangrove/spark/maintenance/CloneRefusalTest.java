package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloneRefusalTest {
  private static final Path ROOT = newDirectory();
  private static final String SOURCE = "delta.`" + ROOT + "/source`";
  private static final String COPY = "delta.`" + ROOT + "/copy`";

  @BeforeAll
  static void makeTables() {
    sql("CREATE TABLE %s (a INT) USING delta".formatted(SOURCE));
    sql("INSERT INTO %s VALUES (1)".formatted(SOURCE));
    sql("CALL system.clone('%s', '%s')".formatted(COPY, SOURCE));
    session().sql("SELECT 1 a, 2 p").write().partitionBy("p").parquet(ROOT + "/plain");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "$copy, $source                              | DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION",
        "$copy, $copy, 'replace'                     | DELTA_UNSUPPORTED_CLONE_REPLACE_SAME_TABLE",
        "$new, $source, 'replace'                    | DELTA_CANNOT_REPLACE_MISSING_TABLE",
        "$new, $source, 'make'                       | DELTA_ILLEGAL_OPTION",
        "$new, $source, version => 99                | DELTA_VERSION_NOT_FOUND",
        "$new, $source, timestamp => '2071-01-01'    | DELTA_TIMESTAMP_GREATER_THAN_COMMIT",
        "$new, $source, timestamp => '2001-01-01'    |"
            + " DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION",
        "$new, $source, timestamp => 'yesterday'     | DELTA_TIMESTAMP_INVALID",
        "$new, $source, version => 1, timestamp => '2001-01-01' | DELTA_ONEOF_IN_TIMETRAVEL",
        "$new, $source, location => '/elsewhere'     | DELTA_CLONE_AMBIGUOUS_TARGET",
        "$new, 'nosuch'                              | DELTA_TABLE_NOT_FOUND",
        "$new, 'parquet.`/nosuch`'                   | DELTA_PATH_DOES_NOT_EXIST",
        "$new, 'parquet.`$root/source`'              | DELTA_CLONE_UNSUPPORTED_SOURCE",
        "$new, 'json.`$root/plain`'                  | DELTA_CLONE_UNSUPPORTED_SOURCE",
        "$new, 'parquet.`$root/plain`', version => 1 | DELTA_OPERATION_NOT_ALLOWED",
        "$new, 'parquet.`$root/plain`'               |"
            + " DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME",
        "$new, $source, properties => map('delta.nosuch', '1') | DELTA_UNKNOWN_CONFIGURATION",
        "$new, $source, properties => map('delta.Constraints.c', 'a > 100') |"
            + " DELTA_ADD_CONSTRAINTS",
        "$new, $source, properties => map('delta.columnMapping.mode', 'id') |"
            + " DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE"
      })
  void whatCannotBeClonedIsRefusedByName(String arguments, String condition) {
    String call =
        "CALL system.clone("
            + arguments
                .replace("$copy", "'" + COPY + "'")
                .replace("$source", "'" + SOURCE + "'")
                .replace("$new", "'delta.`" + ROOT + "/new`'")
                .replace("$root", ROOT.toString())
            + ")";
    assertThat(sqlFailure(call).getCondition()).isEqualTo(condition);
    assertThat(sql("SELECT * FROM " + COPY)).containsExactly("1");
    assertThat(ROOT.resolve("new")).doesNotExist();
  }

  @Test
  void aSourceOfAnotherFormatIsRefused() {
    String name = newName();
    sql("CREATE TABLE %s USING json AS SELECT 1 AS a".formatted(name));
    assertThat(sqlFailure("CALL system.clone('%s', '%s')".formatted(COPY, name)).getCondition())
        .isEqualTo("DELTA_CLONE_UNSUPPORTED_SOURCE");
    assertThat(sqlFailure("CALL system.clone('%s', '%s')".formatted(name, SOURCE)).getCondition())
        .isEqualTo("DELTA_TABLE_ALREADY_EXISTS");
  }
}
