package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FsckTest {
  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "`";

  private List<String> fsck(String arguments) {
    return sql("CALL system.fsck('%s'%s)".formatted(table, arguments));
  }

  private List<Row> history() {
    return session()
        .sql("CALL system.describe_history('%s', 1)".formatted(table))
        .selectExpr("version", "operation", "operationMetrics.numRemovedFiles")
        .collectAsList();
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    }
  }

  @Test
  void filesThatAreGoneAreShownAndThenTakenOut() throws IOException {
    sql("CREATE TABLE %s (a INT, p STRING) USING delta PARTITIONED BY (p)".formatted(table));
    sql("INSERT INTO %s VALUES (1, 'x y'), (2, 'z'), (3, 'é')".formatted(table));
    assertThat(fsck("")).isEmpty();
    assertThat(history().get(0).getLong(0)).isEqualTo(1);
    List<Path> gone = files(".parquet").stream().filter(f -> !f.toString().contains("z")).toList();
    for (Path file : gone) {
      Files.delete(file);
    }

    List<String> shown = fsck(", dry_run => true");
    assertThat(shown).hasSize(2).allMatch(row -> row.endsWith(",true,null,false"));
    assertThat(shown).allMatch(row -> row.startsWith("file:" + root + "/p="));
    assertThat(history().get(0).getLong(0)).isEqualTo(1);

    assertThat(jobsOf(() -> assertThat(fsck("")).isEqualTo(shown))).isZero();

    assertThat(history()).hasToString("[[2,FSCK,2]]");
    assertThat(sql("SELECT * FROM " + table)).containsExactly("2,z");
    assertThat(fsck("")).isEmpty();
  }

  @Test
  void aFileWhoseVectorIsGoneStaysUnlessAsked() throws IOException {
    sql(
        "CREATE TABLE %s (a INT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors'='true')"
            .formatted(table));
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id FROM range(20000)".formatted(table));
    sql("INSERT INTO %s VALUES (-1)".formatted(table));
    sql("DELETE FROM %s WHERE hash(a) %% 3 = 0".formatted(table));
    Path vector = files(".bin").get(0);
    Files.delete(vector);
    String expected = ",false,file:" + vector + ",true";

    assertThat(fsck("")).singleElement().asString().endsWith(expected);
    assertThat(history().get(0).getString(1)).isEqualTo("DELETE");

    assertThat(fsck(", drop_without_vector => true")).singleElement().asString().endsWith(expected);
    assertThat(history().get(0).getString(1)).isEqualTo("FSCK");
    assertThat(sql("SELECT * FROM " + table)).containsExactly("-1");
  }

  @Test
  void manyFilesAreFoundByListingTheirFolders() throws IOException {
    sql("CREATE TABLE %s (a BIGINT, p BIGINT) USING delta PARTITIONED BY (p)".formatted(table));
    sql("INSERT INTO %s SELECT /*+ COALESCE(1) */ id, id FROM range(1001)".formatted(table));
    Files.delete(files(".parquet").get(7));
    assertThat(fsck("")).hasSize(1);
    assertThat(sql("SELECT count(*) FROM " + table)).containsExactly("1000");
  }
}
