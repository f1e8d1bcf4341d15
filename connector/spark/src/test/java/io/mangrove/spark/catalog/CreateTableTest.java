package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateTableTest {
  private final String table = newName();

  @Test
  void createIsOneCommitThatSaysWhatWasMade() {
    sql(
        "CREATE TABLE %s (id INT NOT NULL, day DATE) USING delta PARTITIONED BY (day)"
                .formatted(table)
            + " COMMENT 'days' TBLPROPERTIES ('delta.appendOnly'='true', 'team'='a')");

    assertThat(sql("CALL system.describe_history('%s')".formatted(table))).hasSize(1);
    assertThat(
            LocalSpark.session()
                .sql("CALL system.describe_history('%s')".formatted(table))
                .selectExpr(
                    "operation",
                    "operationParameters.isManaged",
                    "operationParameters.description",
                    "operationParameters.partitionBy",
                    "readVersion")
                .collectAsList()
                .get(0)
                .mkString("|"))
        .isEqualTo("CREATE TABLE|true|days|[\"day\"]|null");
  }

  @Test
  void createdTableHasItsColumnsPartitioningAndProperties() {
    sql(
        "CREATE TABLE %s (id INT NOT NULL COMMENT 'key', name VARCHAR(5), Day DATE) USING delta"
                .formatted(table)
            + " PARTITIONED BY (day) COMMENT 'days' TBLPROPERTIES ('team'='a')");

    assertThat(sql("DESCRIBE " + table))
        .containsExactly(
            "id,int,key",
            "name,varchar(5),null",
            "Day,date,null",
            "# Partition Information,,",
            "# col_name,data_type,comment",
            "Day,date,null");
    assertThat(sql("DESCRIBE EXTENDED " + table))
        .contains("Type,MANAGED,", "Comment,days,", "Provider,delta,", "Table," + table + ",");
    assertThat(sql("SHOW TBLPROPERTIES " + table))
        .containsExactly("delta.minReaderVersion,1", "delta.minWriterVersion,2", "team,a");
  }

  @Test
  void showCreateTableGivesAStatementThatMakesTheSameTable() {
    sql(
        "CREATE TABLE %s (id INT NOT NULL, day DATE) USING delta PARTITIONED BY (day)"
                .formatted(table)
            + " COMMENT 'days' TBLPROPERTIES ('delta.appendOnly'='true')");
    String statement = sql("SHOW CREATE TABLE " + table).get(0);

    sql("DROP TABLE " + table);
    sql(statement);

    assertThat(sql("SHOW CREATE TABLE " + table)).containsExactly(statement);
    assertThat(statement).doesNotContain("LOCATION").contains("'delta.appendOnly' = 'true'");
  }

  @Test
  void ifNotExistsLeavesAnExistingTableAlone() {
    sql("CREATE TABLE %s (id INT) USING delta".formatted(table));
    sql("CREATE TABLE IF NOT EXISTS %s (other STRING) USING delta".formatted(table));

    assertThat(sql("DESCRIBE " + table)).containsExactly("id,int,null");
    assertThat(sqlFailure("CREATE TABLE %s (id INT) USING delta".formatted(table)).getCondition())
        .isEqualTo("TABLE_OR_VIEW_ALREADY_EXISTS");
  }

  @Test
  void dropOfAManagedTableDeletesItsFiles() {
    sql("CREATE TABLE %s (id INT) USING delta".formatted(table));
    Path root = location();
    assertThat(root.resolve("_delta_log")).isDirectory();

    sql("DROP TABLE " + table);

    assertThat(root).doesNotExist();
    assertThat(sql("SHOW TABLES LIKE '%s'".formatted(table))).isEmpty();
  }

  @Test
  void dropOfAnExternalTableKeepsItsFiles() {
    Path root = newDirectory();
    sql("CREATE TABLE %s (id INT) USING delta LOCATION '%s'".formatted(table, root));
    assertThat(sql("DESCRIBE EXTENDED " + table)).contains("Type,EXTERNAL,");

    sql("DROP TABLE " + table);

    assertThat(sql("DESCRIBE delta.`%s`".formatted(root))).containsExactly("id,int,null");
  }

  @Test
  void recreatedTableHasNothingOfTheDroppedOne() {
    sql("CREATE TABLE %s (id INT) USING delta TBLPROPERTIES ('a'='1')".formatted(table));
    sql("DROP TABLE " + table);
    sql("CREATE TABLE %s (name STRING) USING delta".formatted(table));

    assertThat(sql("DESCRIBE " + table)).containsExactly("name,string,null");
    assertThat(sql("CALL system.describe_history('%s')".formatted(table))).hasSize(1);
  }

  @Test
  void locationOfAnExistingTableIsInheritedWithoutACommit() {
    Path root = newDirectory();
    sql("CREATE TABLE delta.`%s` (id INT, p INT) USING delta PARTITIONED BY (p)".formatted(root));

    sql("CREATE TABLE %s USING delta LOCATION '%s'".formatted(table, root));

    assertThat(sql("DESCRIBE " + table)).contains("id,int,null", "# Partition Information,,");
    assertThat(sql("CALL system.describe_history('%s')".formatted(table))).hasSize(1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "(id STRING) USING delta                       | DELTA_CREATE_TABLE_SCHEME_MISMATCH",
        "(id INT, q INT) USING delta                   | DELTA_CREATE_TABLE_SCHEME_MISMATCH",
        "(id INT, p INT) USING delta                   |"
            + " DELTA_CREATE_TABLE_WITH_DIFFERENT_PARTITIONING",
        "USING delta TBLPROPERTIES ('a'='1')           |"
            + " DELTA_CREATE_TABLE_WITH_DIFFERENT_PROPERTY",
      })
  void locationOfAnExistingTableMustNotBeContradicted(String definition, String condition) {
    Path root = newDirectory();
    sql("CREATE TABLE delta.`%s` (id INT, p INT) USING delta PARTITIONED BY (p)".formatted(root));

    SparkThrowable failure =
        sqlFailure("CREATE TABLE %s %s LOCATION '%s'".formatted(table, definition, root));

    assertThat(failure.getCondition()).isEqualTo(condition);
    assertThat(sql("SHOW TABLES LIKE '%s'".formatted(table))).isEmpty();
  }

  @Test
  void externalTableWithoutColumnsNeedsATableAtItsLocation() throws IOException {
    Path empty = newDirectory();
    assertThat(
            sqlFailure("CREATE TABLE %s USING delta LOCATION '%s'".formatted(table, empty))
                .getCondition())
        .isEqualTo("DELTA_CREATE_EXTERNAL_TABLE_WITHOUT_SCHEMA");

    Path occupied = newDirectory();
    Files.writeString(occupied.resolve("notes.txt"), "mine");
    assertThat(
            sqlFailure("CREATE TABLE %s USING delta LOCATION '%s'".formatted(table, occupied))
                .getCondition())
        .isEqualTo("DELTA_CREATE_EXTERNAL_TABLE_WITHOUT_TXN_LOG");
    assertThat(
            sqlFailure(
                    "CREATE TABLE %s (a INT) USING delta LOCATION '%s'".formatted(table, occupied))
                .getCondition())
        .isEqualTo("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION");
    assertThat(occupied.resolve("_delta_log")).doesNotExist();
  }

  @Test
  void pathAndLocationMustAgree() {
    Path root = newDirectory();

    assertThat(
            sqlFailure(
                    "CREATE TABLE delta.`%s` (a INT) USING delta LOCATION '%s'"
                        .formatted(root, newDirectory()))
                .getCondition())
        .isEqualTo("DELTA_CREATE_TABLE_IDENTIFIER_LOCATION_MISMATCH");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "(a INT DEFAULT 3)                                  |"
            + " WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED",
        "(a INT, b INT GENERATED ALWAYS AS (a + 1))         | UNSUPPORTED_FEATURE.TABLE_OPERATION",
        "(a BIGINT GENERATED ALWAYS AS IDENTITY, b INT)     | UNSUPPORTED_FEATURE.TABLE_OPERATION",
        "(a INT, b INT) PARTITIONED BY (bucket(4, a))       | DELTA_OPERATION_NOT_ALLOWED",
        "(a INT, b INT) CLUSTERED BY (a) INTO 4 BUCKETS     | DELTA_OPERATION_NOT_ALLOWED",
        "(a INT, b DATE) PARTITIONED BY (years(b))          | DELTA_OPERATION_NOT_ALLOWED",
        "(a INT, CONSTRAINT one PRIMARY KEY (a))            | DELTA_OPERATION_NOT_ALLOWED",
        "(a INT) PARTITIONED BY (a)                         |"
            + " DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION",
        "(a INT, b ARRAY<INT>) PARTITIONED BY (b)           | DELTA_INVALID_PARTITION_COLUMN_TYPE",
        "(`a b` INT)                                        |"
            + " DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES",
        "(a INT) TBLPROPERTIES ('delta.noSuchThing'='1')    | DELTA_UNKNOWN_CONFIGURATION",
      })
  void whatATableCannotBeYetIsRefusedByName(String definition, String condition) {
    String[] parts = definition.split("(?<=\\)) ", 2);
    String columns = definition;
    String rest = "";
    if (parts.length == 2
        && (parts[1].startsWith("PART")
            || parts[1].startsWith("CLUST")
            || parts[1].startsWith("TBL"))) {
      columns = parts[0];
      rest = parts[1];
    }

    SparkThrowable failure =
        sqlFailure("CREATE TABLE %s %s USING delta %s".formatted(table, columns, rest));

    assertThat(failure.getCondition()).isEqualTo(condition);
    assertThat(failure.getSqlState()).isNotNull();
  }

  @Test
  void sessionDefaultsBecomePropertiesThatTheStatementMayOverride() {
    var conf = LocalSpark.session().conf();
    String prefix = "spark.databricks.delta.properties.defaults.";
    conf.set(prefix + "appendOnly", "true");
    conf.set(prefix + "checkpointInterval", "7");
    try {
      sql(
          "CREATE TABLE %s (a INT) USING delta TBLPROPERTIES ('delta.checkpointInterval'='3')"
              .formatted(table));
    } finally {
      conf.unset(prefix + "appendOnly");
      conf.unset(prefix + "checkpointInterval");
    }

    assertThat(sql("SHOW TBLPROPERTIES " + table))
        .contains("delta.appendOnly,true", "delta.checkpointInterval,3");
  }

  @Test
  void tablesOfOtherProvidersAreLeftToTheSessionCatalog() {
    sql("CREATE TABLE %s (a INT) USING parquet".formatted(table));
    sql("INSERT INTO %s VALUES (1)".formatted(table));

    assertThat(sql("SELECT * FROM " + table)).containsExactly("1");
  }

  @Test
  void catalogApiMakesDeltaTablesToo() {
    StructType schema = StructType.fromDDL("a INT, b STRING");
    Path root = newDirectory();

    var unused =
        LocalSpark.session()
            .catalog()
            .createTable(table, "delta", schema, Map.of("path", root.toString()));

    assertThat(root.resolve("_delta_log")).isDirectory();
    assertThat(sql("SHOW TBLPROPERTIES " + table)).noneMatch(row -> row.contains("path"));
  }

  @Test
  void tableWhoseFilesAreGoneSaysSoAndCanBeDropped() throws IOException {
    Path root = newDirectory();
    sql("CREATE TABLE %s (a INT) USING delta LOCATION '%s'".formatted(table, root));
    try (Stream<Path> files = Files.walk(root.resolve("_delta_log"))) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }

    assertThat(sqlFailure("SELECT * FROM " + table).getCondition())
        .isEqualTo("DELTA_TABLE_LOG_IS_GONE");
    sql("DROP TABLE " + table);
    assertThat(sql("SHOW TABLES LIKE '%s'".formatted(table))).isEmpty();
  }

  @RepeatedTest(10)
  void manyMayCreateIfNotExistsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<String>>> creators =
          Collections.nCopies(
              4, () -> sql("CREATE TABLE IF NOT EXISTS %s (a INT) USING delta".formatted(table)));
      for (Future<List<String>> creator : threads.invokeAll(creators)) {
        assertThat(creator.get()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(sql("CALL system.describe_history('%s')".formatted(table))).hasSize(1);
  }

  @Test
  void noStatementOfTheCatalogRunsASparkJob() {
    int jobs =
        LocalSpark.jobsOf(
            () -> {
              sql("CREATE TABLE %s (a INT) USING delta".formatted(table));
              sql("ALTER TABLE %s SET TBLPROPERTIES ('a'='1')".formatted(table));
              sql("DESCRIBE EXTENDED " + table);
              sql("SHOW CREATE TABLE " + table);
              sql("CALL system.describe_history('%s')".formatted(table));
              sql("SHOW TABLES");
              sql("DROP TABLE " + table);
            });

    assertThat(jobs).isZero();
  }

  private Path location() {
    return sql("DESCRIBE EXTENDED " + table).stream()
        .filter(row -> row.startsWith("Location,file:"))
        .map(row -> Path.of(row.substring("Location,file:".length(), row.length() - 1)))
        .findFirst()
        .orElseThrow();
  }
}
