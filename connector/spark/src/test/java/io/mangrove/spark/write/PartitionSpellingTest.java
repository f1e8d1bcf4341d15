package io.mangrove.spark.write;

import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose files have their partition values by names in another case than the schema. */
class PartitionSpellingTest {

  private static TableOnDisk original(boolean vectors) {
    TableOnDisk table =
        TableOnDisk.create(
            "id INT, part STRING, q INT",
            "PARTITIONED BY (part, q) TBLPROPERTIES ('delta.enableDeletionVectors'='%s')"
                .formatted(vectors));
    table.insert("VALUES (1, 'a', 1), (2, 'a', 1), (3, 'b', 1)");
    table.insert("VALUES (4, 'a', 1), (5, 'a', 1)");
    return table;
  }

  /** The name of a table with the same files and another log. */
  private static String rewritten(TableOnDisk table, UnaryOperator<String> log) {
    Path copy = LocalSpark.newDirectory();
    try (Stream<Path> files = Files.walk(table.directory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(table.directory().relativize(file));
        Files.createDirectories(to.getParent());
        String name = file.getFileName().toString();
        if (name.endsWith(".json")) {
          Files.writeString(to, log.apply(Files.readString(file)));
        } else if (name.endsWith(".parquet")) {
          Files.copy(file, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "delta.`" + copy + "`";
  }

  private static String inUpperCase(boolean vectors) {
    return rewritten(
        original(vectors),
        log -> log.replace("{\"part\":", "{\"Part\":").replace(",\"q\":", ",\"Q\":"));
  }

  private static List<String> rows(String table) {
    return sql("SELECT * FROM " + table + " ORDER BY id");
  }

  @ParameterizedTest(name = "deletion vectors: {0}")
  @ValueSource(booleans = {true, false})
  void theirRowsAreFoundAndKept(boolean vectors) {
    String table = inUpperCase(vectors);
    assertThat(rows(table)).containsExactly("1,a,1", "2,a,1", "3,b,1", "4,a,1", "5,a,1");
    sql("DELETE FROM " + table + " WHERE part IS NULL OR q IS NULL");
    sql("UPDATE " + table + " SET id = 20 WHERE id = 2 AND part = 'a'");
    assertThat(rows(table)).containsExactly("1,a,1", "3,b,1", "4,a,1", "5,a,1", "20,a,1");
    sql("DELETE FROM " + table + " WHERE id = 4");
    sql("DELETE FROM " + table + " WHERE part = 'b'");
    assertThat(rows(table)).containsExactly("1,a,1", "5,a,1", "20,a,1");
    sql("INSERT OVERWRITE " + table + " PARTITION (part = 'a', q = 1) SELECT 6");
    assertThat(rows(table)).containsExactly("6,a,1");
  }

  @Test
  void theyAreCompactedAndCheckpointed() {
    String table = inUpperCase(false);
    sql("CALL system.optimize('" + table + "')");
    assertThat(rows(table)).containsExactly("1,a,1", "2,a,1", "3,b,1", "4,a,1", "5,a,1");
    assertThat(sql("SELECT id FROM " + table + " WHERE part = 'a' AND q = 1 ORDER BY id"))
        .containsExactly("1", "2", "4", "5");
  }

  @Test
  void aNameThatIsSpelledRightGoesFirst() {
    String table = withValues("{\"part\":\"b\",\"PART\":\"c\"");
    assertThat(rows(table)).hasSize(5).contains("3,b,1");
  }

  @Test
  void severalNamesOfOneColumnAreAnError() {
    String table = withValues("{\"PART\":\"b\",\"Part\":\"c\"");
    for (String statement : List.of("SELECT * FROM ", "DELETE FROM ", "OPTIMIZE ")) {
      String text =
          statement.startsWith("OPT")
              ? "CALL system.optimize('" + table + "')"
              : statement + table + " WHERE id = 3";
      assertThat(sqlFailure(text).getCondition())
          .as(text)
          .isEqualTo("DELTA_INVALID_PARTITION_VALUES");
    }
  }

  private static String withValues(String values) {
    return rewritten(original(false), log -> log.replace("{\"part\":\"b\"", values));
  }
}
