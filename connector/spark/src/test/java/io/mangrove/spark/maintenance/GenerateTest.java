package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;

class GenerateTest {
  private static final String PROPERTY = "delta.compatibility.symlinkFormatManifest.enabled";

  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "`";
  private final Path manifests = root.resolve("_symlink_format_manifest");

  private void create(String rest) {
    sql("CREATE TABLE %s (a INT, p STRING) USING delta %s".formatted(table, rest));
  }

  private void insert(String values) {
    sql("INSERT INTO %s VALUES %s".formatted(table, values));
  }

  /** What an engine without Delta reads by a manifest. */
  private static List<String> rowsBy(Path manifest) throws IOException {
    List<String> files = Files.readAllLines(manifest);
    return session()
        .read()
        .parquet(files.toArray(new String[0]))
        .selectExpr("string(a)")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> all = Files.walk(manifests)) {
      return all.filter(path -> path.endsWith("manifest"))
          .map(path -> manifests.relativize(path.getParent()).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void anEngineWithoutDeltaReadsTheRows() throws IOException {
    create("");
    insert("(1, 'x'), (2, 'y')");
    insert("(3, 'z')");
    sql("DELETE FROM %s WHERE a = 2".formatted(table));
    sql("CALL system.generate('%s', 'symlink_format_manifest')".formatted(table));
    assertThat(rowsBy(manifests.resolve("manifest"))).containsExactly("1", "3");
  }

  @Test
  void partitionsThatAreGoneHaveNoManifest() throws IOException {
    create("PARTITIONED BY (p)");
    insert("(1, 'a b'), (2, 'y/%'), (3, NULL)");
    String call = "CALL system.generate('%s')".formatted(table);
    sql(call);
    assertThat(folders()).containsExactly("p=__HIVE_DEFAULT_PARTITION__", "p=a b", "p=y%2F%25");
    assertThat(rowsBy(manifests.resolve("p=y%2F%25/manifest"))).containsExactly("2");
    Files.createDirectories(manifests.resolve("p=old"));
    Files.writeString(manifests.resolve("p=old/manifest"), "file:/gone");
    sql("DELETE FROM %s WHERE p = 'a b'".formatted(table));
    sql(call);
    assertThat(folders()).containsExactly("p=__HIVE_DEFAULT_PARTITION__", "p=y%2F%25");
  }

  @Test
  void eachCommitWritesThemWhereThePropertySaysSo() throws IOException {
    create("PARTITIONED BY (p)");
    insert("(1, 'x'), (2, 'y')");
    sql("ALTER TABLE %s SET TBLPROPERTIES ('%s' = 'true')".formatted(table, PROPERTY));
    assertThat(folders()).containsExactly("p=x", "p=y");
    insert("(3, 'y'), (4, 'z')");
    assertThat(rowsBy(manifests.resolve("p=y/manifest"))).containsExactly("2", "3");
    sql("DELETE FROM %s WHERE a IN (1, 2)".formatted(table));
    assertThat(folders()).containsExactly("p=y", "p=z");
    assertThat(rowsBy(manifests.resolve("p=y/manifest"))).containsExactly("3");
  }

  @Test
  void commitsThatTouchNoFileLeaveThemAsTheyAre() throws IOException {
    create("TBLPROPERTIES ('%s' = 'true')".formatted(PROPERTY));
    insert("(1, 'x')");
    insert("(2, 'y')");
    sql("CALL system.vacuum('%s')".formatted(table));
    assertThat(rowsBy(manifests.resolve("manifest"))).containsExactly("1", "2");
    sql("DELETE FROM %s WHERE true".formatted(table));
    assertThat(Files.readString(manifests.resolve("manifest"))).isEmpty();
  }

  @Test
  void tablesThatOthersWouldMisreadHaveNone() {
    create("TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id, 'x' FROM range(4)".formatted(table));
    String call = "CALL system.generate('%s')".formatted(table);
    String set = "ALTER TABLE %s SET TBLPROPERTIES ('%s' = 'true')".formatted(table, PROPERTY);
    assertThat(sqlFailure(set).getCondition())
        .isEqualTo("DELTA_VIOLATE_TABLE_PROPERTY_VALIDATION_FAILED");
    sql("DELETE FROM %s WHERE a = 1".formatted(table));
    assertThat(sqlFailure(call).getCondition())
        .isEqualTo("DELTA_UNSUPPORTED_GENERATE_WITH_DELETION_VECTORS");
    sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'false')"
            .formatted(table));
    assertThat(sqlFailure(set).getCondition())
        .isEqualTo("DELTA_VIOLATE_TABLE_PROPERTY_VALIDATION_FAILED");
    sql("CALL system.reorg('%s')".formatted(table));
    sql(set);
    sql(call);
    assertThat(
            sqlFailure(
                    "ALTER TABLE %s SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')"
                        .formatted(table))
                .getCondition())
        .isEqualTo("DELTA_UNSUPPORTED_MANIFEST_GENERATION_WITH_COLUMN_MAPPING");
    assertThat(sqlFailure("CALL system.generate('%s', 'other')".formatted(table)).getCondition())
        .isEqualTo("DELTA_MODE_NOT_SUPPORTED");
    assertThat(manifests.resolve("manifest")).exists();
  }
}
