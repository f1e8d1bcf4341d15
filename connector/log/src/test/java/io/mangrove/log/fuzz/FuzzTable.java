package io.mangrove.log.fuzz;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.OVERWRITE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorBuilder;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.maintenance.LogCompaction;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TableRows;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small table with a log of one kind, for mutations to begin with. */
final class FuzzTable {
  static final String LOG = ROOT + "/_delta_log";

  private static final long LATEST = 9;
  private static final long CHECKPOINT = 5;
  private static final long LONG_FILE_ROWS = 4_000;
  private static final Map<String, String> PLAIN =
      Map.of("delta.enableDeletionVectors", "true", "delta.checkpointInterval", "1000");
  private static final Map<String, String> SIDECARS = plainAnd("delta.checkpointPolicy", "v2");
  private static final Map<String, String> CLOCKED =
      plainAnd("delta.enableInCommitTimestamps", "true");

  /** The columns of {@link TestTable}, and one of every type that is judged in its own way. */
  private static final StructType SCHEMA =
      new StructType(
          List.of(
              new StructField("part", PrimitiveType.STRING, true),
              new StructField("id", PrimitiveType.LONG, true),
              new StructField("s", PrimitiveType.STRING, true),
              new StructField("d", PrimitiveType.DOUBLE, true),
              new StructField("day", PrimitiveType.DATE, true),
              new StructField("t", PrimitiveType.TIMESTAMP, true),
              new StructField("big", new DecimalType(38, 2), true)));

  private static final String MORE_BOUNDS =
      "{\"s\":\"a\",\"d\":0.5,\"day\":\"2024-02-29\",\"t\":\"2024-05-01T00:00:00.123Z\","
          + "\"big\":12345678901234567890.25,";

  /** A value that bounds of the tables are near to. */
  static Object literal(DataType type, Random random) {
    if (type instanceof DecimalType) {
      return new BigDecimal("12345678901234567890.25");
    }
    if (type == PrimitiveType.DOUBLE || type == PrimitiveType.FLOAT) {
      return 0.5;
    }
    if (type == PrimitiveType.STRING) {
      return random.nextBoolean() ? "a" : "x";
    }
    if (type == PrimitiveType.DATE) {
      return 19_782L;
    }
    return type == PrimitiveType.TIMESTAMP ? 1_714_521_600_123_000L : random.nextInt(40) - 5L;
  }

  private final String name;
  private final InMemoryLogStore store;
  private final List<Snapshot> known = new ArrayList<>();
  private final Map<ByteBuffer, List<JsonNode>> parsed = new HashMap<>();

  private FuzzTable(String name, InMemoryLogStore store) {
    this.name = name;
    this.store = store;
  }

  /** For messages. */
  String name() {
    return name;
  }

  /** A log and nothing else; not to be changed. */
  InMemoryLogStore store() {
    return store;
  }

  /** The versions after the checkpoint. */
  List<Snapshot> known() {
    return known;
  }

  /** What the files say, by their bytes. */
  Map<ByteBuffer, List<JsonNode>> parsed() {
    return parsed;
  }

  /** One table of every kind. */
  static List<FuzzTable> all() throws IOException {
    List<FuzzTable> tables = made();
    for (FuzzTable table : tables) {
      for (long version = CHECKPOINT + 1; version <= LATEST; version++) {
        table.known.add(DeltaLog.forTable(table.store, ROOT).loadSnapshotAt(version));
      }
      table.parsed.putAll(NaiveLog.parsed(table.store));
    }
    return tables;
  }

  private static List<FuzzTable> made() throws IOException {
    List<FuzzTable> tables = new ArrayList<>();
    tables.add(table("commits", PLAIN));
    tables.add(table("in-commit timestamps", CLOCKED).checkpoint(Spec.CLASSIC));
    tables.add(mapped());
    tables.add(table("a checkpoint and all commits", PLAIN).checkpoint(Spec.CLASSIC));
    tables.add(table("a checkpoint alone", PLAIN).checkpoint(Spec.CLASSIC).cleaned());
    tables.add(table("a checkpoint in parts", PLAIN).parts().cleaned());
    for (Spec spec : List.of(Spec.V2_JSON, Spec.V2_PARQUET, Spec.V2_CLASSIC_NAME)) {
      tables.add(table("sidecars of " + spec, SIDECARS).checkpoint(spec).cleaned());
    }
    tables.add(table("sidecars and all commits", SIDECARS).checkpoint(Spec.V2_JSON));
    tables.add(table("compacted commits", PLAIN).compaction(2, 6));
    tables.add(
        table("everything", SIDECARS)
            .checkpoint(Spec.CLASSIC)
            .checkpoint(Spec.V2_PARQUET)
            .compaction(6, 8)
            .compaction(1, 4));
    return tables;
  }

  private static Map<String, String> plainAnd(String property, String value) {
    Map<String, String> properties = new HashMap<>(PLAIN);
    properties.put(property, value);
    return properties;
  }

  private static FuzzTable table(String name, Map<String, String> configuration) {
    return new FuzzTable(name, written(TestTable.metadata(SCHEMA, List.of("part"), configuration)));
  }

  private static FuzzTable mapped() throws IOException {
    Map<String, String> configuration = new HashMap<>(PLAIN);
    configuration.put(ColumnMapping.MODE, "name");
    configuration.put("delta.columnMapping.maxColumnId", "2");
    StructType schema =
        new StructType(
            List.of(
                field("part", PrimitiveType.STRING, 1, "col-p"),
                field("id", PrimitiveType.LONG, 2, "col-i")));
    Metadata metadata = TestTable.metadata(schema, List.of("part"), configuration);
    InMemoryLogStore store = new InMemoryLogStore();
    Set<String> features = Set.of("columnMapping", "deletionVectors");
    for (long version = 0; version <= LATEST; version++) {
      List<Action> actions = new ArrayList<>();
      if (version == 0) {
        actions.add(new Protocol(3, 7, features, features));
        actions.add(metadata);
      }
      String stats = "{\"numRecords\":3,\"minValues\":{\"col-i\":%d},\"maxValues\":{\"col-i\":%d}}";
      AddFile file = file("f" + version, "x", version, version + 9);
      actions.add(
          new AddFile(
              file.path(),
              Map.of("col-p", "x" + version % 2),
              file.sizeBytes(),
              file.modificationTime(),
              true,
              stats.formatted(version, version + 9)));
      store.replace(LOG + "/" + LogFileName.commitName(version), ActionWriter.writeCommit(actions));
    }
    return new FuzzTable("column mapping", store).checkpoint(Spec.CLASSIC).cleaned();
  }

  private static StructField field(String name, PrimitiveType type, long id, String physical) {
    return new StructField(
        name, type, true, Map.of(ColumnMapping.ID_KEY, id, ColumnMapping.PHYSICAL_NAME, physical));
  }

  /** Ten versions with something of every kind of action. */
  private static InMemoryLogStore written(Metadata metadata) {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    log.startCreation().metadata(metadata).commit(CREATE);
    append(log, in("x", file("a", "x", 1, 30)), in("y", file("b.parquet", "y", 7, 9)));
    log.startTransaction(log.loadSnapshot())
        .setTransaction(new SetTransaction("app", 1, 17L))
        .add(in("a b%/é", file("p=a%20b%25/c", "", 10, 12)))
        .commit(APPEND);
    mask(log, "a", DeletionVector.of(1, 17));
    append(log, in("x", file("long", "x", 0, LONG_FILE_ROWS - 1)));
    mask(log, "long", everyThird());
    Snapshot read = log.loadSnapshot();
    log.startTransaction(read)
        .readWholeTable()
        .remove(TableRows.active(read, "b.parquet").removed(1_600_000_000_000L, true))
        .add(in(null, file("d", "", -5, 5)))
        .setTransaction(new SetTransaction("app", 2, null))
        .commit(OVERWRITE);
    log.startTransaction(log.loadSnapshot())
        .setDomainMetadata("mine", "{\"a\":[1]}")
        .setTransaction(new SetTransaction("other", 1, 18L))
        .commit(APPEND);
    read = log.loadSnapshot();
    Map<String, String> changed = new HashMap<>(read.metadata().configuration());
    changed.put("user", "x");
    log.startTransaction(read)
        .metadata(read.metadata().withConfiguration(changed))
        .commit(OVERWRITE);
    append(log, in("y", file("e", "y", 100, 200)));
    return store;
  }

  private static AddFile in(@Nullable String part, AddFile file) {
    Map<String, String> partition = new HashMap<>();
    partition.put("part", part);
    return new AddFile(
        file.path(),
        partition,
        file.sizeBytes(),
        file.modificationTime(),
        true,
        String.valueOf(file.stats()).replace("Values\":{", "Values\":" + MORE_BOUNDS),
        Map.of("k", "v"),
        null,
        null,
        null,
        null);
  }

  private static void mask(DeltaLog log, String file, DeletionVector rows) {
    Snapshot read = log.loadSnapshot();
    log.startTransaction(read).maskRows(TableRows.active(read, file), rows).commit(APPEND);
  }

  private static DeletionVector everyThird() {
    DeletionVectorBuilder rows = new DeletionVectorBuilder();
    for (long row = 0; row < LONG_FILE_ROWS; row += 3) {
      rows.mask(row);
    }
    return rows.build();
  }

  private FuzzTable checkpoint(Spec spec) {
    Snapshot snapshot = DeltaLog.forTable(store, ROOT).loadSnapshotAt(CHECKPOINT);
    CheckpointOptions options = new CheckpointOptions(spec, 2);
    SnapshotCheckpoint.write(store, snapshot, snapshot.timestamp(), options);
    return this;
  }

  /** A checkpoint in two files, as this project does not write them. */
  private FuzzTable parts() throws IOException {
    Snapshot snapshot = DeltaLog.forTable(store, ROOT).loadSnapshotAt(CHECKPOINT);
    CheckpointSource all = snapshot.state().checkpointSource(Long.MIN_VALUE);
    for (int part = 0; part < 2; part++) {
      int wanted = part;
      new CheckpointWriter(store, LOG)
          .write(CHECKPOINT, sink -> all.writeTo(new EverySecondFile(sink, wanted)));
      String whole = LOG + "/" + LogFileName.checkpointName(CHECKPOINT);
      store.replace(
          LOG + "/" + LogFileName.checkpointPartName(CHECKPOINT, part + 1, 2), store.bytes(whole));
      store.delete(whole);
    }
    return this;
  }

  private FuzzTable compaction(long first, long last) throws IOException {
    new LogCompaction(store, ROOT).write(first, last);
    return this;
  }

  /** Without what the checkpoint sums up. */
  private FuzzTable cleaned() {
    for (long version = 0; version <= CHECKPOINT; version++) {
      store.delete(LOG + "/" + LogFileName.commitName(version));
      store.delete(LOG + "/" + LogFileName.checksumName(version));
    }
    return this;
  }

  /** Lets every second file through, and everything else into the first part. */
  private static final class EverySecondFile implements CheckpointSink {
    private final CheckpointSink sink;
    private final int part;
    private int next;

    EverySecondFile(CheckpointSink sink, int part) {
      this.sink = sink;
      this.part = part;
    }

    @Override
    public void protocol(Protocol protocol) {
      if (part == 0) {
        sink.protocol(protocol);
      }
    }

    @Override
    public void metadata(Metadata metadata) {
      if (part == 0) {
        sink.metadata(metadata);
      }
    }

    @Override
    public void transaction(SetTransaction transaction) {
      if (part == 0) {
        sink.transaction(transaction);
      }
    }

    @Override
    public void domainMetadata(DomainMetadata domain) {
      if (part == 0) {
        sink.domainMetadata(domain);
      }
    }

    @Override
    public void file(FileRow row) {
      if (next++ % 2 == part) {
        sink.file(row);
      }
    }
  }
}
