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
import org.junit.jupiter.api.Test;

class WarehouseCatalogTest {
  private final String namespace = newName();
  private final String table = newName();

  @Test
  void tablesAreFoldersOfTheirNamespace() {
    sql("CREATE NAMESPACE lake." + namespace);
    sql("CREATE TABLE lake.%s.%s AS SELECT 1 AS a".formatted(namespace, table));

    Path folder = LocalSpark.lakeDirectory().resolve(namespace + ".db").resolve(table);
    assertThat(folder.resolve("_delta_log")).isDirectory();
    assertThat(sql("SHOW TABLES IN lake." + namespace))
        .containsExactly("%s,%s,false".formatted(namespace, table));
    assertThat(sql("SELECT * FROM lake.%s.%s".formatted(namespace, table))).containsExactly("1");
    assertThat(sql("SELECT * FROM delta.`%s`".formatted(folder))).containsExactly("1");
    assertThat(sql("DESCRIBE EXTENDED lake.%s.%s".formatted(namespace, table)))
        .contains("Type,MANAGED,", "Catalog,lake,");
  }

  @Test
  void namespaceMayBeAPlainFolderAndATableOneThatSomebodyMade() throws IOException {
    Path folder = LocalSpark.lakeDirectory().resolve(namespace);
    Files.createDirectories(folder);
    sql("CREATE TABLE delta.`%s` (a INT) USING delta".formatted(folder.resolve(table)));

    assertThat(sql("SHOW NAMESPACES IN lake")).contains(namespace);
    assertThat(sql("DESCRIBE lake.%s.%s".formatted(namespace, table)))
        .containsExactly("a,int,null");
  }

  @Test
  void tablesMayLieInTheWarehouseItself() {
    sql("CREATE TABLE lake.%s (a INT)".formatted(table));

    assertThat(LocalSpark.lakeDirectory().resolve(table).resolve("_delta_log")).isDirectory();
    assertThat(sql("SHOW NAMESPACES IN lake")).doesNotContain(table);
  }

  @Test
  void renameMovesTheFolderAndDropDeletesIt() {
    String renamed = newName();
    sql("CREATE NAMESPACE lake." + namespace);
    sql("CREATE TABLE lake.%s.%s AS SELECT 1 AS a".formatted(namespace, table));

    sql("ALTER TABLE lake.%s.%s RENAME TO %1$s.%s".formatted(namespace, table, renamed));
    assertThat(sql("SELECT * FROM lake.%s.%s".formatted(namespace, renamed))).containsExactly("1");
    assertThat(sqlFailure("SELECT * FROM lake.%s.%s".formatted(namespace, table)).getCondition())
        .isEqualTo("TABLE_OR_VIEW_NOT_FOUND");

    sql("DROP TABLE lake.%s.%s".formatted(namespace, renamed));
    assertThat(LocalSpark.lakeDirectory().resolve(namespace + ".db").resolve(renamed))
        .doesNotExist();
  }

  @Test
  void namespaceWithTablesIsDroppedOnlyWithCascade() {
    sql("CREATE NAMESPACE lake." + namespace);
    sql("CREATE TABLE lake.%s.%s (a INT)".formatted(namespace, table));

    assertThat(sqlFailure("DROP NAMESPACE lake." + namespace).getCondition())
        .isEqualTo("SCHEMA_NOT_EMPTY");
    sql("DROP NAMESPACE lake.%s CASCADE".formatted(namespace));
    assertThat(sql("SHOW NAMESPACES IN lake")).doesNotContain(namespace);
  }

  @Test
  void namespaceMustBeThere() {
    assertThat(
            sqlFailure("CREATE TABLE lake.%s.%s (a INT)".formatted(namespace, table))
                .getCondition())
        .isEqualTo("SCHEMA_NOT_FOUND");
  }

  @Test
  void whatADirectoryCannotKeepIsRefused() {
    Path elsewhere = newDirectory();
    assertThat(
            sqlFailure("CREATE TABLE lake.%s (a INT) LOCATION '%s'".formatted(table, elsewhere))
                .getCondition())
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(sqlFailure("CREATE TABLE lake.%s (a INT) USING parquet".formatted(table)))
        .extracting(e -> e.getCondition())
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
    assertThat(sqlFailure("CREATE TABLE lake.`../%s` (a INT)".formatted(table)).getCondition())
        .isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
  }

  @Test
  void namedCatalogKnowsTablesByPathAndProcedures() {
    Path root = newDirectory();
    sql("CREATE TABLE lake.delta.`%s` (a INT)".formatted(root));

    assertThat(sql("CALL lake.system.describe_history('delta.`%s`')".formatted(root))).hasSize(1);
  }

  @Test
  void directoryMustBeNamed() {
    LocalSpark.session().conf().set("spark.sql.catalog.nowhere", "io.mangrove.spark.DeltaCatalog");

    assertThat(sqlFailure("SHOW TABLES IN nowhere").getCondition())
        .isEqualTo("DELTA_WAREHOUSE_NOT_SET");
  }
}
