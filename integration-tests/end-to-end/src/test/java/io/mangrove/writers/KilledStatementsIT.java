package io.mangrove.writers;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.ChildJvm;
import io.mangrove.QuickSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A statement that is killed has done all, a part that is whole, or nothing; a second run finishes
 * it. {@code -Dmangrove.statements.kills=15} kills each so often.
 */
class KilledStatementsIT {
  private static final int KILLS = Integer.getInteger("mangrove.statements.kills", 1);

  @TempDir static Path folder;

  private static SparkSession session;

  @BeforeAll
  static void start() {
    session = QuickSession.start();
    StatementMain.SETTINGS.forEach(session.conf()::set);
    Mortal.prepare(session, folder.resolve("origin"));
  }

  @ParameterizedTest
  @EnumSource
  void aSecondRunFinishesIt(Mortal statement) throws Exception {
    Path whole = copy(statement, "whole");
    String before = statement.rows(session, whole);
    long started = System.nanoTime();
    session.sql(statement.sql(whole));
    long millis = Math.max(500, (System.nanoTime() - started) / 1_000_000);
    String after = statement.rows(session, whole);
    String left = statement.left(session, whole);
    Random random = new Random(Long.getLong("mangrove.statements.seed", 1_126L));
    int died = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path home = copy(statement, "killed " + kill);
      String source = statement.source(session, home);
      long delay = random.nextLong(5 * millis);
      died += killed(statement.sql(home), delay) ? 1 : 0;
      String moment = "%s killed after %d ms".formatted(statement, delay);
      assertThat(statement.rows(session, home)).as(moment).isIn(before, after);
      assertThat(statement.source(session, home)).as(moment).isEqualTo(source);
      session.sql(statement.sql(home));
      assertThat(statement.rows(session, home)).as(moment).isEqualTo(after);
      assertThat(statement.left(session, home)).as(moment).isEqualTo(left);
    }
    System.out.printf("%s: %d of %d died before their end%n", statement, died, KILLS);
  }

  /** A statement leaves so many files that they are put together behind it. */
  @Test
  void aSessionThatIsStoppedWaitsForNoCompaction() throws Exception {
    String table = "delta.`" + folder.resolve("stopped") + "`";
    session.sql(
        "CREATE TABLE %s (k BIGINT) USING delta TBLPROPERTIES ('delta.autoOptimize.autoCompact'='true')"
            .formatted(table));
    Path errors = folder.resolve("stopped.log");
    Process process =
        started(
            errors,
            "INSERT INTO %s SELECT /*+ REPARTITION(80) */ id FROM range(80000)".formatted(table),
            "stop");
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> text(errors)).isZero();
    assertThat(text(errors)).doesNotContain("Exception in thread", "stay for now");
    assertThat(session.sql("SELECT count(DISTINCT k) FROM " + table).head().getLong(0))
        .isEqualTo(80_000);
  }

  private static Process started(Path errors, String... arguments) throws IOException {
    List<String> command =
        ChildJvm.command(
            "-Xmx700m",
            "-Xss4m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Duser.timezone=UTC",
            "-cp",
            ChildJvm.classPath(),
            StatementMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  /** Whether it was not yet done when it was killed. */
  private static boolean killed(String sql, long afterMillis) throws Exception {
    Path errors = folder.resolve("child.log");
    Process process = started(errors, sql);
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.equals(StatementMain.BEGUN)) {
        line = lines.readLine();
      }
      assertThat(line).as(() -> text(errors)).isNotNull();
      Thread.sleep(afterMillis);
      process.destroyForcibly().waitFor();
      try {
        for (line = lines.readLine(); line != null; line = lines.readLine()) {
          said.add(line);
        }
      } catch (IOException e) {
        // Killed while it spoke: what it said before counts.
      }
    } finally {
      process.destroyForcibly();
    }
    return !said.contains(StatementMain.DONE);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The table and the files as they were made, in a folder of this statement's. */
  private static Path copy(Mortal statement, String name) throws IOException {
    Path origin = folder.resolve("origin");
    Path home = folder.resolve(statement + " " + name);
    try (Stream<Path> files = Files.walk(origin)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, home.resolve(origin.relativize(file).toString()));
      }
    }
    return home;
  }
}
