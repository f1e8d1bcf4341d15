package io.mangrove.spark.read;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.testkit.WrittenVector;
import io.mangrove.spark.internals.SnapshotSettings;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table whose checkpoint is searched by jobs answers as one that is held in memory. */
class HugeTableTest {
  private static final int FILES = 12;
  private static final int ROWS_PER_FILE = 10;

  /** How the checkpoint lies in the log. */
  enum Layout {
    ONE_FILE,
    PARTS,
    JSON_WITH_SIDECARS,
    PARQUET_WITH_SIDECARS
  }

  private static final List<String> CONDITIONS =
      List.of(
          "true",
          "p = 'p1'",
          "length(p) = 2 AND id < 35",
          "id BETWEEN 42 AND 58",
          "p = 'p0' AND id IN (3, 21, 47, 130)",
          "id > 1000000");

  @AfterEach
  void theLimitIsAsBefore() {
    LocalSpark.session().conf().unset(SnapshotSettings.MOST_CHECKPOINT_BYTES);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void jobsFindTheFilesAndRowsThatMemoryHas(Layout layout) throws IOException {
    HandWrittenTable table = table(layout);
    for (String condition : CONDITIONS) {
      Dataset<Row> held = table.read().where(condition);
      List<Row> rows = held.sort("id", "p").collectAsList();
      int files = PlannedScans.filesOf(held);
      everythingIsTooLarge();
      Dataset<Row> searched = table.read().where(condition);
      assertThat(searched.sort("id", "p").collectAsList()).as(condition).isEqualTo(rows);
      assertThat(PlannedScans.filesOf(searched)).as(condition).isEqualTo(files);
      theLimitIsAsBefore();
    }
    String count = "SELECT p, count(*), min(id) FROM delta.`" + table.root() + "` GROUP BY p";
    List<String> held = LocalSpark.sql(count);
    everythingIsTooLarge();
    assertThat(LocalSpark.sql(count)).containsExactlyInAnyOrderElementsOf(held);
  }

  @Test
  void onlyATableThatIsTooLargeTakesAJobToPlan() throws IOException {
    HandWrittenTable table = table(Layout.PARQUET_WITH_SIDECARS);
    Runnable planning = () -> PlannedScans.only(table.read().where("id = 42"));
    assertThat(LocalSpark.jobsOf(planning)).isZero();
    everythingIsTooLarge();
    assertThat(LocalSpark.jobsOf(planning)).isEqualTo(1);
  }

  @Test
  void tasksGiveBackTheFilesOfAnyPredicateAsTheyAreInTheLog() throws IOException {
    HandWrittenTable table = table(Layout.PARTS);
    Snapshot held = log(table).loadSnapshot();
    Snapshot huge = log(table).withMostCheckpointBytes(0).loadSnapshot();
    ActiveFiles found =
        huge.filesFor(
            new Predicate.Always(true), new DistributedSearch(LocalSpark.session(), Map.of()));
    assertThat(huge.isHuge()).isTrue();
    assertThat(actions(found)).containsExactlyElementsOf(actions(held.activeFiles()));
  }

  @Test
  void aSidecarThatIsGoneIsTheErrorItIsWithoutAJob() throws IOException {
    HandWrittenTable table = table(Layout.JSON_WITH_SIDECARS);
    try (Stream<Path> sidecars = Files.list(table.root().resolve("_delta_log/_sidecars"))) {
      Files.delete(sidecars.filter(file -> file.toString().endsWith(".parquet")).findAny().get());
    }
    everythingIsTooLarge();
    SparkThrowable failure =
        LocalSpark.sqlFailure("SELECT * FROM delta.`" + table.root() + "` WHERE id = 1");
    assertThat(failure.getCondition()).isEqualTo("DELTA_MISSING_PART_FILES");
    assertThat((Throwable) failure).hasMessageContaining("_sidecars/");
  }

  private static void everythingIsTooLarge() {
    LocalSpark.session().conf().set(SnapshotSettings.MOST_CHECKPOINT_BYTES, "0b");
  }

  private static List<String> actions(ActiveFiles files) {
    return IntStream.iterate(files.nextRow(0), row -> row >= 0, row -> files.nextRow(row + 1))
        .mapToObj(row -> files.file(row).toString())
        .sorted()
        .toList();
  }

  private static DeltaLog log(HandWrittenTable table) {
    return DeltaLog.forTable(store(), "file:" + table.root());
  }

  private static LogStore store() {
    return new HadoopLogStore(new Configuration());
  }

  /** Files in a checkpoint, and after it commits that add, remove and mask. */
  private static HandWrittenTable table(Layout layout) throws IOException {
    StructType schema =
        new StructType().add("id", DataTypes.LongType).add("p", DataTypes.StringType);
    HandWrittenTable table = new HandWrittenTable(schema, "p");
    table.feature("deletionVectors", "v2Checkpoint");
    for (int i = 0; i < FILES; i++) {
      add(table, i);
    }
    mask(table, 4, null, WrittenVector.of(0, 3));
    table.remove("f1.parquet");
    checkpoint(table, layout);
    add(table, FILES);
    mask(table, 4, WrittenVector.of(0, 3), WrittenVector.of(0, 3, 8));
    mask(table, 5, null, WrittenVector.of(1));
    table.remove("f2.parquet");
    return table;
  }

  private static String stats(int file) {
    return "{\"numRecords\":%d,\"minValues\":{\"id\":%d},\"maxValues\":{\"id\":%d},\"nullCount\":{\"id\":0}}"
        .formatted(ROWS_PER_FILE, file * ROWS_PER_FILE, (file + 1) * ROWS_PER_FILE - 1);
  }

  private static void add(HandWrittenTable table, int file) {
    Dataset<Row> rows =
        LocalSpark.session().range((long) file * ROWS_PER_FILE, (file + 1L) * ROWS_PER_FILE).toDF();
    String name = "f" + file + ".parquet";
    table.add(name, table.file(name, rows), Map.of("p", "p" + file % 2), stats(file));
  }

  private static void mask(
      HandWrittenTable table, int file, WrittenVector before, WrittenVector vector) {
    String name = "f" + file + ".parquet";
    table.addMasked(
        name,
        table.root().resolve(name),
        Map.of("p", "p" + file % 2),
        stats(file),
        vector.inline(),
        before == null ? null : before.inline());
  }

  private static void checkpoint(HandWrittenTable table, Layout layout) throws IOException {
    Snapshot snapshot = log(table).loadSnapshot();
    switch (layout) {
      case ONE_FILE -> write(snapshot, Spec.CLASSIC);
      case JSON_WITH_SIDECARS -> write(snapshot, Spec.V2_JSON);
      case PARQUET_WITH_SIDECARS -> write(snapshot, Spec.V2_PARQUET);
      case PARTS -> parts(table, snapshot);
    }
  }

  private static void write(Snapshot snapshot, Spec spec) {
    SnapshotCheckpoint.write(store(), snapshot, 0, new CheckpointOptions(spec, 3));
  }

  private static void parts(HandWrittenTable table, Snapshot snapshot) throws IOException {
    int parts = 3;
    String directory = "file:" + table.root() + "/_delta_log";
    Path log = table.root().resolve("_delta_log");
    for (int part = 0; part < parts; part++) {
      int mine = part;
      new CheckpointWriter(store(), directory)
          .write(
              snapshot.version(),
              sink -> {
                if (mine == 0) {
                  sink.protocol(requireNonNull(snapshot.protocol()));
                  sink.metadata(snapshot.metadata());
                }
                ActiveFiles files = snapshot.activeFiles();
                FileRow file = new FileRow();
                for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
                  if (row % parts == mine) {
                    file.set(files.file(row));
                    sink.file(file);
                  }
                }
              });
      Files.move(
          log.resolve(LogFileName.checkpointName(snapshot.version())),
          log.resolve(LogFileName.checkpointPartName(snapshot.version(), part + 1, parts)));
    }
    new LastCheckpoint(snapshot.version(), FILES + 2L, parts, null, null).write(store(), directory);
  }
}
