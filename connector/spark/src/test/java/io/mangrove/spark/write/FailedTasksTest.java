package io.mangrove.spark.write;

import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the files of a statement of which a task fails. */
class FailedTasksTest {
  /** Counted down once a task has rows in its file whose job is to fail. */
  private static volatile CountDownLatch begun = new CountDownLatch(1);

  /** In the task of the number 0 waits for the other one and fails, which that one outlives. */
  private static Long outliving(Long id) throws InterruptedException {
    if (id == 0) {
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      throw new IllegalStateException("number 0");
    }
    if (id == 3) {
      begun.countDown();
      while (!TaskContext.get().isInterrupted()) {
        try {
          Thread.sleep(5);
        } catch (InterruptedException e) {
          // as code that waits for something else, and goes on then
        }
      }
    }
    return id;
  }

  @BeforeAll
  static void register() {
    session()
        .udf()
        .register("outliving", (UDF1<Long, Long>) FailedTasksTest::outliving, DataTypes.LongType);
  }

  @ParameterizedTest(name = "partitioned: {0}")
  @ValueSource(booleans = {false, true})
  void aTaskThatEndsAfterItsJobHasFailedLeavesNothing(boolean partitioned) throws Exception {
    Path root = LocalSpark.newDirectory().resolve("new");
    String create =
        "CREATE TABLE delta.`%s` USING delta %s AS SELECT "
            .formatted(root, partitioned ? "PARTITIONED BY (p)" : "");
    begun = new CountDownLatch(1);
    // The second of the two tasks has written row 2 when it waits at row 3.
    assertThat(
            catchThrowable(
                () -> sql(create + "outliving(id) AS id, id % 2 AS p FROM range(0, 4, 1, 2)")))
        .hasStackTraceContaining("number 0");
    awaitNoFilesBut(Set.of(), 0, root);
    sql(create + "id, id % 2 AS p FROM range(4)");
    assertThat(sql("SELECT * FROM delta.`" + root + "`").count()).isEqualTo(4);
  }

  @ParameterizedTest(name = "rows per file: {0}")
  @ValueSource(strings = {"0", "1000"})
  void aRewriteOfFilesOfWhichOneCannotBeReadLeavesNoneOfThoseThatWereDone(String rowsPerFile)
      throws Exception {
    TableOnDisk table = TableOnDisk.create("k INT, v STRING", "");
    for (int file = 0; file < 4; file++) {
      table.insert(
          "SELECT /*+ COALESCE(1) */ id, repeat(uuid(), 5) FROM range(%d, %d)"
              .formatted(100 * file, 100 * file + 100));
    }
    spoil(table.onDisk(table.files().get(3)));
    Set<String> before = table.dataFilesOnDisk();
    session().conf().set("spark.sql.files.maxRecordsPerFile", rowsPerFile);
    try {
      assertThat(catchThrowable(() -> sql("DELETE FROM " + table.name() + " WHERE k % 10 = 3")))
          .isNotNull();
    } finally {
      session().conf().unset("spark.sql.files.maxRecordsPerFile");
    }
    // The task beside the one that fails may end in the instant in which the driver gives up.
    awaitNoFilesBut(before, 1, table.directory());
    assertThat(table.snapshot().version()).isEqualTo(4);
  }

  /** Makes the second column of a file unreadable, and no other. */
  private static void spoil(Path file) throws IOException {
    long start;
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
      start = reader.getFooter().getBlocks().get(0).getColumns().get(1).getStartingPos();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(start);
      bytes.write(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    }
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  /**
   * Tasks that are under way when their job fails end some time after it.
   *
   * @param most how many others may stay
   */
  private static void awaitNoFilesBut(Set<String> expected, int most, Path root) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (files(root).size() > expected.size() + most && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(files(root)).containsAll(expected).hasSizeLessThanOrEqualTo(expected.size() + most);
  }

  private static Set<String> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".parquet"))
          .collect(Collectors.toSet());
    } catch (NoSuchFileException | UncheckedIOException e) {
      return Set.of("a folder that went meanwhile");
    }
  }
}
