package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mangrove.QuickSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order that OPTIMIZE puts rows into, ours and delta-spark's of the same rows. */
class RowOrderIT {
  private static final String FILE_SIZE = "spark.databricks.delta.optimize.maxFileSize";
  private static final int QUERIES = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final SparkSession session = QuickSession.start();

  /** Values of one column are even, those of the other are mostly small. */
  private Path table(String clusterBy) {
    Path table = folder.resolve("table");
    session.sql(
        "CREATE TABLE delta.`%s` (a INT, b INT, pad STRING) USING delta %s"
            .formatted(table, clusterBy));
    session.sql(
        "INSERT INTO delta.`%s` SELECT int(rand(7) * 10000), int(pow(rand(8), 3) * 10000), uuid()"
                .formatted(table)
            + " FROM range(0, 24000, 1, 3)");
    return table;
  }

  /** What the newest commit's files have the values between, least and greatest a, then b. */
  private static List<int[]> files(Path table) throws IOException {
    Path newest;
    try (Stream<Path> commits = Files.list(table.resolve("_delta_log"))) {
      newest =
          commits
              .filter(file -> file.toString().endsWith(".json"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow();
    }
    List<int[]> files = new ArrayList<>();
    for (String line : Files.readAllLines(newest)) {
      JsonNode add = JSON.readTree(line).get("add");
      if (add != null) {
        JsonNode stats = JSON.readTree(add.get("stats").asText());
        JsonNode least = stats.get("minValues");
        JsonNode greatest = stats.get("maxValues");
        files.add(
            new int[] {
              least.get("a").asInt(),
              greatest.get("a").asInt(),
              least.get("b").asInt(),
              greatest.get("b").asInt()
            });
      }
    }
    return files;
  }

  /** How many files queries with two conditions read, of all they would without statistics. */
  private static double read(List<int[]> files) {
    Random random = new Random(42);
    int read = 0;
    for (int query = 0; query < QUERIES; query++) {
      int a = random.nextInt(9_000);
      int b = (int) (Math.pow(random.nextDouble(), 3) * 9_000);
      for (int[] file : files) {
        boolean mayMatch = file[0] <= a + 800 && file[1] >= a && file[2] <= b + 800 && file[3] >= b;
        read += mayMatch ? 1 : 0;
      }
    }
    return (double) read / QUERIES;
  }

  @ParameterizedTest(name = "{0}{1}")
  @CsvSource({"'', 'ZORDER BY (a, b)'", "'CLUSTER BY (a, b)', ''"})
  void queriesReadNoMoreFilesThanOfDeltaSparksOrder(String clusterBy, String order)
      throws IOException {
    Path ours = table(clusterBy);
    Path theirs = folder.resolve("theirs");
    FileUtils.copyDirectory(ours.toFile(), theirs.toFile());
    String size = FILE_SIZE + " = 60000";
    session.sql("SET " + size);
    try {
      session.sql("OPTIMIZE delta.`%s` %s".formatted(ours, order));
    } finally {
      session.conf().unset(FILE_SIZE);
    }
    DeltaSpark.running().run("SET " + size);
    DeltaSpark.running().run("OPTIMIZE delta.`%s` %s".formatted(theirs, order));
    DeltaSpark.running().run("RESET " + FILE_SIZE);

    List<int[]> ourFiles = files(ours);
    List<int[]> theirFiles = files(theirs);

    assertThat(ourFiles).hasSizeGreaterThan(8);
    assertThat(read(ourFiles))
        .as("of %d files, theirs of %d", ourFiles.size(), theirFiles.size())
        .isLessThanOrEqualTo(read(theirFiles));
  }

  @Test
  void eachEngineLeavesTheOthersClusteredFilesAsTheyAre() {
    Path table = table("CLUSTER BY (a, b)");
    String optimize = "OPTIMIZE delta.`%s`".formatted(table);
    String version = "DESCRIBE HISTORY delta.`%s` LIMIT 1".formatted(table);
    session.sql(optimize);
    long after = session.sql(version).head().getLong(0);

    DeltaSpark.running().run(optimize);

    assertThat(session.sql(version).head().getLong(0)).isEqualTo(after);
    DeltaSpark.running().run("INSERT INTO delta.`%s` VALUES (1, 2, 'x')".formatted(table));
    DeltaSpark.running().run(optimize);
    after = session.sql(version).head().getLong(0);

    session.sql(optimize);

    assertThat(session.sql(version).head().getLong(0)).isEqualTo(after);
    assertThat(session.sql("SELECT count(*) FROM delta.`%s`".formatted(table)).head().getLong(0))
        .isEqualTo(24_001);
    DeltaSpark.running().run("ALTER TABLE delta.`%s` CLUSTER BY (b)".formatted(table));
    assertThat(
            session
                .sql("DESCRIBE DETAIL delta.`%s`".formatted(table))
                .select("clusteringColumns")
                .head()
                .getList(0))
        .hasToString("[b]");
  }
}
