package io.mangrove.benchmarks;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * A log of very many files that are not there: version 0 as a commit and a checkpoint of all files
 * at {@link #CHECKPOINT_VERSION}, as a warehouse of events would have them. Four columns with
 * statistics, partitioned by day.
 */
final class HugeLog {
  static final long CHECKPOINT_VERSION = 10;
  static final int DAYS = 365;
  static final long ROWS_PER_FILE = 100_000;

  static final StructType SCHEMA =
      new StructType(
          List.of(
              new StructField("id", PrimitiveType.LONG, true),
              new StructField("at", PrimitiveType.TIMESTAMP, true),
              new StructField("amount", PrimitiveType.DOUBLE, true),
              new StructField("customer", PrimitiveType.STRING, true),
              new StructField("day", PrimitiveType.DATE, true)));

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  private final Path table;
  private final int files;

  private HugeLog(Path table, int files) {
    this.table = table;
    this.files = files;
  }

  static LogStore store() {
    return new HadoopLogStore(new Configuration());
  }

  /** Writes the log unless it is there. */
  static Path write(Path folder, int files, int parts) throws IOException {
    Path table = folder.resolve("huge-" + files + "-" + parts);
    if (!Files.exists(table.resolve("_delta_log/_last_checkpoint"))) {
      new HugeLog(table, files).write(parts);
    }
    return table;
  }

  private void write(int parts) throws IOException {
    Path log = Files.createDirectories(table.resolve("_delta_log"));
    LogStore store = store();
    CheckpointWriter writer = new CheckpointWriter(store, LogFileName.logDirectory(root()));
    long sizeInBytes = 0;
    for (int part = 0; part < parts; part++) {
      int first = (int) ((long) files * part / parts);
      int end = (int) ((long) files * (part + 1) / parts);
      boolean top = part == 0;
      Path written = log.resolve(LogFileName.checkpointName(CHECKPOINT_VERSION));
      writer.write(
          CHECKPOINT_VERSION,
          sink -> {
            if (top) {
              sink.protocol(new Protocol(1, 2, null, null));
              sink.metadata(metadata());
            }
            FileRow row = new FileRow();
            for (int i = first; i < end; i++) {
              row.set(file(i));
              sink.file(row);
            }
          });
      sizeInBytes += Files.size(written);
      if (parts > 1) {
        String name = LogFileName.checkpointPartName(CHECKPOINT_VERSION, part + 1, parts);
        Files.move(written, log.resolve(name));
      }
    }
    Files.writeString(
        log.resolve(LogFileName.commitName(CHECKPOINT_VERSION)),
        "{\"commitInfo\":{\"timestamp\":1700000000000,\"operation\":\"WRITE\"}}\n");
    new LastCheckpoint(
            CHECKPOINT_VERSION, files + 2L, parts == 1 ? null : parts, sizeInBytes, (long) files)
        .write(store, LogFileName.logDirectory(root()));
  }

  private String root() {
    return "file:" + table.toAbsolutePath();
  }

  private static Metadata metadata() {
    return new Metadata(
        "00000000-0000-0000-0000-00000000beef",
        null,
        null,
        "parquet",
        Map.of(),
        SchemaJson.write(SCHEMA),
        List.of("day"),
        1_700_000_000_000L,
        Map.of());
  }

  /** A file by its number: the same one in every run. */
  static AddFile file(int number) {
    SplittableRandom random = new SplittableRandom(number);
    LocalDate day = LocalDate.of(2024, 1, 1).plusDays(number % DAYS);
    long firstId = number * ROWS_PER_FILE;
    long rows = ROWS_PER_FILE - random.nextInt(1000);
    LocalDateTime from = day.atStartOfDay().plusNanos(random.nextLong(43_200_000L) * 1_000_000L);
    LocalDateTime to = from.plusNanos(random.nextLong(43_200_000L) * 1_000_000L);
    String least = String.format(Locale.ROOT, "customer-%06d", random.nextInt(1000));
    String greatest = String.format(Locale.ROOT, "customer-%06d", 999_999 - random.nextInt(1000));
    String stats =
        "{\"numRecords\":"
            + rows
            + ",\"minValues\":{\"id\":"
            + firstId
            + ",\"at\":\""
            + MILLIS.format(from)
            + "\",\"amount\":"
            + random.nextInt(10_000) / 100.0
            + ",\"customer\":\""
            + least
            + "\"},\"maxValues\":{\"id\":"
            + (firstId + rows - 1)
            + ",\"at\":\""
            + MILLIS.format(to)
            + "\",\"amount\":"
            + (1_000_000 + random.nextInt(9_000_000)) / 100.0
            + ",\"customer\":\""
            + greatest
            + "\"},\"nullCount\":{\"id\":0,\"at\":0,\"amount\":"
            + random.nextInt(50)
            + ",\"customer\":0}}";
    String path =
        String.format(
            Locale.ROOT,
            "day=%s/part-%05d-%s.c000.snappy.parquet",
            day,
            number % 100_000,
            new UUID(random.nextLong(), random.nextLong()));
    return new AddFile(
        path,
        Map.of("day", day.toString()),
        50_000_000 + random.nextInt(100_000_000),
        1_700_000_000_000L + number / 1000 * 60_000L,
        true,
        stats);
  }

  /**
   * A table in another folder with the same checkpoint, hard links to it, and no later commits.
   *
   * @param name of the folder, beside the table's; what is there is replaced
   */
  static Path copy(Path table, String name) throws IOException {
    Path log = table.resolveSibling(name).resolve("_delta_log");
    Files.createDirectories(log);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(log)) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(table.resolve("_delta_log"))) {
      for (Path file : files) {
        Files.createLink(log.resolve(file.getFileName()), file);
      }
    }
    return table.resolveSibling(name);
  }

  /** Commits from a version on, each of one new file and one removed one. */
  static void append(Path table, long firstVersion, int commits) throws IOException {
    Path log = table.resolve("_delta_log");
    for (long version = firstVersion; version < firstVersion + commits; version++) {
      int number = (int) (version - CHECKPOINT_VERSION);
      AddFile removed = file(number * 7);
      AddFile added = file(1_000_000_000 + number);
      List<String> lines = new ArrayList<>();
      lines.add("{\"commitInfo\":{\"timestamp\":1700000000000,\"operation\":\"WRITE\"}}");
      lines.add(
          "{\"remove\":{\"path\":\""
              + removed.path()
              + "\",\"deletionTimestamp\":1700000000000,\"dataChange\":true}}");
      lines.add(
          "{\"add\":{\"path\":\""
              + added.path()
              + "\",\"partitionValues\":{\"day\":\""
              + added.partitionValues().get("day")
              + "\"},\"size\":"
              + added.sizeBytes()
              + ",\"modificationTime\":1700000000000,\"dataChange\":true,\"stats\":\""
              + String.valueOf(added.stats()).replace("\"", "\\\"")
              + "\"}}");
      Files.write(log.resolve(LogFileName.commitName(version)), lines, StandardCharsets.UTF_8);
    }
  }
}
