package io.mangrove.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusJobTest {
  private static SparkSession spark;

  @TempDir Path folder;
  private Path jars;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writeJars() throws IOException {
    jars = Files.createDirectory(folder.resolve("jars"));
    jar("lib-a-1.0", Map.of("a/Same.java", "class Same {}", "a/One.java", "class One {}"));
    jar("lib-a-1.1-jre", Map.of("a/Same.java", "class Same {}", "a/One.java", "class One { }"));
    jar("other_2.13-4.0", Map.of("Same.scala", "class Same {}", "readme.txt", "no source"));
  }

  @Test
  void bronzeHoldsEveryFileAndSilverEveryTextOnce() {
    run();
    assertThat(table("bronze").count()).isEqualTo(5);
    assertThat(
            table("silver")
                .orderBy("text")
                .select("text", "source", "release", "path")
                .collectAsList())
        .extracting(Row::mkString)
        .containsExactly(
            "class One { }lib-a1.1-jrea/One.java",
            "class One {}lib-a1.0a/One.java",
            "class Same {}lib-a1.0a/Same.java");
    Row one = table("silver").where("text = 'class One {}'").first();
    assertThat(one.<String>getAs("doc_id")).matches("[0-9a-f]{64}");
    assertThat(one.<Integer>getAs("n_chars")).isEqualTo(12);
  }

  @Test
  void aSecondRunAddsNothing() {
    run();
    String again = run();
    assertThat(again).contains("0 of 3 taken");
    assertThat(table("bronze").count()).isEqualTo(5);
    assertThat(versions("bronze")).isEqualTo(2);
    assertThat(versions("silver")).isEqualTo(2);
  }

  @Test
  void asOfReadsTheTablesAsAnEarlierRunLeftThem() {
    run("--max-jars", "1");
    run();
    assertThat(run("--as-of", "1"))
        .contains("bronze version 1: 2 rows")
        .contains("silver version 1: 2 rows");
    assertThat(run("--as-of", "2"))
        .contains("bronze version 2: 5 rows, 3 distinct texts, 64 characters")
        .contains("silver version 2: 3 rows");
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> JobOptions.parse("--inputs", "x")).hasMessageContaining("--inputs");
    assertThatThrownBy(() -> JobOptions.parse("--input")).hasMessageContaining("--input");
    assertThatThrownBy(() -> JobOptions.parse()).hasMessageContaining("--output");
  }

  private String run(String... more) {
    List<String> options =
        new java.util.ArrayList<>(
            List.of("--input", jars.toString(), "--output", folder.resolve("corpus").toString()));
    options.addAll(List.of(more));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    JobOptions parsed = JobOptions.parse(options.toArray(String[]::new));
    new CorpusJob(spark, parsed.output(), out).run(parsed);
    return printed.toString(UTF_8);
  }

  private Dataset<Row> table(String name) {
    return spark.read().format("delta").load(folder.resolve("corpus").resolve(name).toString());
  }

  private long versions(String name) {
    return spark
        .sql("DESCRIBE HISTORY delta.`" + folder.resolve("corpus").resolve(name) + "`")
        .count();
  }

  private void jar(String name, Map<String, String> files) throws IOException {
    Path file = jars.resolve(name + "-sources.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
      }
    }
  }
}
