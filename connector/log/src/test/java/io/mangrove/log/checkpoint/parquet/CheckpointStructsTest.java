package io.mangrove.log.checkpoint.parquet;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.transaction.Transaction;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints of a table that wants its statistics in typed columns. */
class CheckpointStructsTest {
  private static final String LOG = ROOT + "/_delta_log";

  private static final StructType SCHEMA =
      new StructType(
          Stream.of(PrimitiveType.values())
              .filter(type -> type != PrimitiveType.VARIANT && type != PrimitiveType.VOID)
              .map(type -> new StructField(type.jsonName(), type, true))
              .toList());

  private static final StructType ALL =
      new StructType(
          Stream.concat(
                  SCHEMA.fields().stream(),
                  Stream.of(
                      new StructField("p", PrimitiveType.DATE, true),
                      new StructField("q", new DecimalType(20, 2), true),
                      new StructField("small", new DecimalType(9, 2), true),
                      new StructField("middle", new DecimalType(18, 3), true),
                      new StructField("large", new DecimalType(38, 4), true),
                      new StructField("in", SCHEMA, true)))
              .toList());

  private static final String BOUNDS =
      "\"string\":\"a \\\"é😀\",\"byte\":-1,\"short\":-300,\"integer\":-70000,"
          + "\"long\":-9000000000,\"float\":0.1,\"double\":-1.0E-5,\"date\":\"1969-12-31\","
          + "\"timestamp\":\"2024-02-29T12:00:00.123Z\",\"timestamp_ntz\":\"0001-01-01T00:00:00.000\"";

  private static final String WHOLE =
      "{\"numRecords\":3,\"tightBounds\":true,\"minValues\":{%1$s,\"small\":-1.50,\"middle\":0.125,"
              .formatted(BOUNDS)
          + "\"large\":-123456789012345678901234567890.1234,\"in\":{%1$s}},\"maxValues\":{%1$s},"
              .formatted(BOUNDS)
          + "\"nullCount\":{\"byte\":0,\"boolean\":1,\"binary\":2,\"in\":{\"string\":3}}}";

  private final InMemoryLogStore store = new InMemoryLogStore();

  @ParameterizedTest(name = "{0}, text too: {1}")
  @CsvSource({
    "CLASSIC,true",
    "CLASSIC,false",
    "V2_PARQUET,true",
    "V2_PARQUET,false",
    "V2_JSON,false"
  })
  void statisticsAndPartitionsAreThereAsStructs(Spec spec, boolean text) throws IOException {
    Map<String, String> before = files(table(spec, text, WHOLE), spec);

    assertThat(columns(spec))
        .contains("add.stats_parsed.maxValues.in.timestamp", "add.stats_parsed.nullCount.binary")
        .contains("add.partitionValues_parsed.p", "add.partitionValues_parsed.q")
        .doesNotContain("add.stats_parsed.minValues.boolean");
    assertThat(columns(spec).contains("add.stats")).isEqualTo(text);
    assertThat(files(reloaded(), spec)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"numRecords\":3,\"minValues\":{\"byte\":128,\"date\":\"soon\",\"small\":1.234}}|"
            + "{\"numRecords\":3,\"minValues\":{}}",
        "{\"numRecords\":3,\"minValues\":{\"byte\":\"1\",\"in\":7,\"timestamp\":\"2024-01-01\"}}|"
            + "{\"numRecords\":3,\"minValues\":{}}",
        "{\"numRecords\":3,\"minValues\":{\"double\":\"NaN\",\"new\":{\"a\":[1]},\"short\":1}}|"
            + "{\"numRecords\":3,\"minValues\":{\"short\":1}}",
        "{\"numRecords\":3,\"minValues\":{\"byte\":1,\"byte\":2}}|",
        "{\"numRecords\":3,\"minVal|",
        "[]|",
      })
  void whatColumnsCannotHoldIsLeftOut(String stats, @Nullable String left) {
    Snapshot unused = table(Spec.CLASSIC, false, stats);

    assertThat(reloaded().activeFiles().stats(0)).isEqualTo(left);
  }

  @ParameterizedTest
  @EnumSource(Spec.class)
  void aTableThatAsksForNoStructsGetsNone(Spec spec) throws IOException {
    Map<String, String> properties = new TreeMap<>(properties(spec, false));
    properties.remove("delta.checkpoint.writeStatsAsStruct");
    Map<String, String> before = files(table(spec, properties, WHOLE), spec);

    assertThat(columns(spec)).noneMatch(column -> column.contains("_parsed"));
    assertThat(files(reloaded(), spec)).isEqualTo(before);
  }

  @Test
  void columnsHaveTheirPhysicalNames() throws IOException {
    Map<String, String> properties = new TreeMap<>(properties(Spec.CLASSIC, false));
    properties.put("delta.columnMapping.mode", "name");
    Snapshot made = table(Spec.CLASSIC, properties, null);
    String name = made.physicalPartitionColumns().get(0);

    assertThat(name).startsWith("col-");
    assertThat(columns(Spec.CLASSIC)).contains("add.partitionValues_parsed." + name);
  }

  /** A table of two files and its checkpoint, without the commits before. */
  private Snapshot table(Spec spec, boolean text, @Nullable String stats) {
    return table(spec, properties(spec, text), stats);
  }

  private Snapshot table(Spec spec, Map<String, String> properties, @Nullable String stats) {
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Metadata metadata = metadata(ALL, List.of("p", "q"), properties);
    List<String> names =
        log.startCreation().metadata(metadata).commit(CREATE).snapshot().physicalPartitionColumns();
    Transaction transaction = log.startTransaction(log.loadSnapshot());
    transaction.add(file("a", names, "2024-02-29", "-1.50", stats));
    transaction.add(file("b", names, null, null, null));
    Snapshot snapshot = transaction.commit(APPEND).snapshot();
    var unused = SnapshotCheckpoint.write(store, snapshot, 0, options(spec));
    store.delete(LOG + "/00000000000000000000.json");
    store.delete(LOG + "/00000000000000000001.json");
    return snapshot;
  }

  private static CheckpointOptions options(Spec spec) {
    return CheckpointOptions.of(spec);
  }

  private static Map<String, String> properties(Spec spec, boolean text) {
    return Map.of(
        "delta.checkpoint.writeStatsAsStruct",
        "true",
        "delta.checkpoint.writeStatsAsJson",
        Boolean.toString(text),
        "delta.dataSkippingNumIndexedCols",
        "-1",
        "delta.checkpointPolicy",
        spec == Spec.CLASSIC ? "classic" : "v2");
  }

  private static AddFile file(
      String path,
      List<String> names,
      @Nullable String p,
      @Nullable String q,
      @Nullable String stats) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    values.put(names.get(0), p);
    values.put(names.get(1), q);
    return new AddFile(path, values, 100, 1_000, true, stats);
  }

  private Snapshot reloaded() {
    return DeltaLog.forTable(store, ROOT).loadSnapshot();
  }

  private static Map<String, String> files(Snapshot snapshot, Spec spec) {
    ActiveFiles files = snapshot.activeFiles();
    Map<String, String> found = new TreeMap<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      found.put(
          files.path(row) + " of " + spec,
          files.partition(files.partitionOrdinal(row)) + " " + files.stats(row));
    }
    return found;
  }

  /** Those of the file in which the checkpoint has its data files. */
  private List<String> columns(Spec spec) throws IOException {
    String folder = spec == Spec.CLASSIC ? LOG : LOG + "/_sidecars";
    StoredFile found =
        store.listFrom(folder, "").stream()
            .filter(file -> file.name().endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    try (SeekableFile file = store.openSeekable(folder + "/" + found.name());
        ParquetFileReader reader = ParquetFileReader.open(new LogStoreInputFile(file, folder))) {
      return reader.getFileMetaData().getSchema().getColumns().stream()
          .map(column -> String.join(".", column.getPath()))
          .toList();
    }
  }
}
