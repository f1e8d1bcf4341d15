package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
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
  private static final String RETENTION_CHECK =
      "SET spark.databricks.delta.retentionDurationCheck.enabled = ";

  @TempDir static Path folder;

  private static SparkSession spark;
  private static final Map<ComparedStatement, List<String>> COMPLAINTS = new LinkedHashMap<>();

  @BeforeAll
  static void run() throws IOException {
    DeltaSpark deltaSpark = DeltaSpark.running();
    CompletableFuture<Void> tables = aside(() -> makeTables(deltaSpark));
    spark = QuickSession.start();
    tables.join();
    for (ComparedStatement statement : STATEMENTS) {
      copy(statement, "ours");
      copy(statement, "them");
    }
    Map<ComparedStatement, SortedMap<String, String>> theirs = new HashMap<>();
    CompletableFuture<Void> asked =
        aside(() -> run("them", deltaSpark::run, deltaSpark::answers, theirs));
    Map<ComparedStatement, SortedMap<String, String>> ours = new HashMap<>();
    run("ours", spark::sql, StatementParityIT::answers, ours);
    asked.join();
    for (ComparedStatement statement : STATEMENTS) {
      COMPLAINTS.put(
          statement,
          statement.complaints(
              facts(statement, "ours", ours.get(statement)),
              facts(statement, "them", theirs.get(statement))));
    }
  }

  /** Beside the work of this thread; its task does little but wait for the other process. */
  private static CompletableFuture<Void> aside(Runnable task) {
    return CompletableFuture.runAsync(task, work -> new Thread(work, "delta-spark").start());
  }

  /** First what must fail, with all checks that there are. */
  private static void run(
      String engine,
      Consumer<String> setting,
      Function<List<String>, List<SortedMap<String, String>>> answers,
      Map<ComparedStatement, SortedMap<String, String>> found) {
    for (boolean refused : List.of(true, false)) {
      setting.accept(RETENTION_CHECK + refused);
      List<ComparedStatement> batch =
          STATEMENTS.stream().filter(s -> (s.condition() != null) == refused).toList();
      List<SortedMap<String, String>> answered =
          answers.apply(batch.stream().map(s -> sql(s, engine)).toList());
      for (int i = 0; i < batch.size(); i++) {
        found.put(batch.get(i), answered.get(i));
      }
    }
  }

  private static List<SortedMap<String, String>> answers(List<String> statements) {
    return InParallel.map(statements, statement -> Outcome.answer(spark, statement));
  }

  /** With one name for the folders of both engines. */
  private static Map<String, String> facts(
      ComparedStatement statement, String engine, SortedMap<String, String> answer)
      throws IOException {
    Map<String, String> facts = new TreeMap<>(answer);
    facts.putAll(TableFacts.of(path(statement, engine), statement.table().version()));
    facts.replaceAll((name, value) -> value.replace(folder.resolve(engine).toString(), "/copies"));
    return facts;
  }

  /** By delta-spark, one statement of each at a time. */
  private static void makeTables(DeltaSpark deltaSpark) {
    boolean more = true;
    for (int number = 0; more; number++) {
      List<String> statements = new ArrayList<>();
      for (ComparedTable table : ComparedTable.ALL) {
        if (number < table.statements().size()) {
          statements.add(table.statements().get(number).replace("$t", original(table)));
        }
      }
      more = !statements.isEmpty();
      assertThat(deltaSpark.sql(statements)).allMatch(DeltaSparkMain.DONE::equals);
    }
  }

  private static String original(ComparedTable table) {
    return "delta.`" + folder.resolve(table.name()) + "`";
  }

  /** Each commit a day after the one before, and all files old enough for VACUUM. */
  private static void copy(ComparedStatement statement, String engine) throws IOException {
    ComparedTable files = statement.table().filesOf();
    Path from = folder.resolve((files == null ? statement.table() : files).name());
    Path to = path(statement, engine);
    if (!Files.exists(from) || Files.exists(to)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path file : paths.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        boolean ofLog = file.startsWith(from.resolve("_delta_log"));
        boolean checksum = file.getFileName().toString().startsWith(".");
        if (Files.isRegularFile(file) && !checksum && (files == null || !ofLog)) {
          Files.createDirectories(copy.getParent());
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

  private static String sql(ComparedStatement statement, String engine) {
    String path = path(statement, engine).toString();
    String sql = statement.statement().replace("$t", "delta.`" + path + "`").replace("$p", path);
    for (ComparedTable table : ComparedTable.ALL) {
      sql = sql.replace("$[" + table + "]", original(table));
    }
    return sql;
  }

  private static Path path(ComparedStatement statement, String engine) {
    return folder
        .resolve(engine)
        .resolve(
            statement.keepsTable()
                ? statement.table().name()
                : "table" + STATEMENTS.indexOf(statement));
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
    assertThat(COMPLAINTS.get(statement)).isEmpty();
  }
}
