package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.snapshot.HistoryEntry;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What statements answer, and what the history then says of them, fact by fact the same from us and
 * from delta-spark on the same table, but for what is listed with its reason.
 */
class StatementParityIT {
  private static final List<ComparedStatement> STATEMENTS = ComparedStatements.all();
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  @TempDir static Path folder;

  private static SparkSession spark;
  private static final Map<ComparedStatement, SortedMap<String, String>> DIFFERENCES =
      new LinkedHashMap<>();

  @BeforeAll
  static void run() throws IOException {
    DeltaSpark deltaSpark = DeltaSpark.running();
    makeTables(deltaSpark);
    for (ComparedStatement statement : STATEMENTS) {
      copy(statement, "ours");
      copy(statement, "theirs");
    }
    List<String> unchecked =
        List.of("SET spark.databricks.delta.retentionDurationCheck.enabled = false");
    unchecked.forEach(deltaSpark::run);
    List<SortedMap<String, String>> theirs =
        deltaSpark.answers(STATEMENTS.stream().map(s -> sql(s, "theirs")).toList());
    spark = QuickSession.start();
    unchecked.forEach(spark::sql);
    List<SortedMap<String, String>> ours =
        STATEMENTS.parallelStream().map(s -> answer(sql(s, "ours"))).toList();
    for (int i = 0; i < STATEMENTS.size(); i++) {
      ComparedStatement statement = STATEMENTS.get(i);
      SortedMap<String, String> mine = new TreeMap<>(ours.get(i));
      mine.putAll(commits(statement, "ours"));
      SortedMap<String, String> other = new TreeMap<>(theirs.get(i));
      other.putAll(commits(statement, "theirs"));
      DIFFERENCES.put(statement, ComparedStatement.differences(mine, other));
    }
  }

  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  private static SortedMap<String, String> answer(String statement) {
    try {
      return Outcome.answer(spark, statement);
    } catch (Exception e) {
      return new TreeMap<>(Map.of("error", e.toString()));
    }
  }

  /** By delta-spark, one statement of each at a time. */
  private static void makeTables(DeltaSpark deltaSpark) {
    for (int number = 0; number < 4; number++) {
      List<String> statements = new ArrayList<>();
      for (ComparedTable table : ComparedTable.ALL) {
        if (number < table.statements().size()) {
          String name = "delta.`" + folder.resolve(table.name()) + "`";
          statements.add(table.statements().get(number).replace("$t", name));
        }
      }
      assertThat(deltaSpark.sql(statements)).containsOnly(DeltaSparkMain.DONE);
    }
  }

  /** Each commit a day after the one before, and all files old enough for VACUUM. */
  private static void copy(ComparedStatement statement, String engine) throws IOException {
    Path from = folder.resolve(statement.table().name());
    if (!Files.exists(from)) {
      return;
    }
    Path to = path(statement, engine);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        if (Files.isRegularFile(file) && !file.getFileName().toString().endsWith(".crc")) {
          Files.copy(file, copy);
          Files.setLastModifiedTime(copy, FileTime.from(FIRST.plus(age(copy))));
        }
      }
    }
  }

  private static Duration age(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\d{20}\\.json")
        ? Duration.ofDays(Integer.parseInt(name.substring(0, 20)))
        : Duration.ZERO;
  }

  private static SortedMap<String, String> commits(ComparedStatement statement, String engine) {
    if (!Files.exists(path(statement, engine).resolve("_delta_log"))) {
      return Outcome.commits(List.of());
    }
    List<HistoryEntry> entries =
        new ArrayList<>(
            DeltaLog.forTable(
                    new HadoopLogStore(new Configuration()), path(statement, engine).toString())
                .history()
                .latest(0));
    entries.removeIf(entry -> entry.version() <= statement.table().version());
    Collections.reverse(entries);
    return Outcome.commits(entries);
  }

  private static String sql(ComparedStatement statement, String engine) {
    return statement.statement().replace("$t", "delta.`" + path(statement, engine) + "`");
  }

  private static Path path(ComparedStatement statement, String engine) {
    return folder.resolve(engine).resolve("table" + STATEMENTS.indexOf(statement));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static List<ComparedStatement> statements() {
    return STATEMENTS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void differsOnlyWhereThereIsAReason(ComparedStatement statement) {
    assertThat(statement.complaints(DIFFERENCES.get(statement))).isEmpty();
  }
}
