package io.mangrove.log.checkpoint.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.parquet.CheckpointContent.File;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointReaderTest {
  private static final String LOG = ForeignCheckpoint.LOG;

  @Test
  void theColumnsOfTheFirstReleasesAreEnough() throws IOException {
    ForeignCheckpoint checkpoint =
        new ForeignCheckpoint(
            "optional group add { optional binary path (UTF8);"
                + " optional group partitionValues (MAP) {"
                + "  repeated group map (MAP_KEY_VALUE) {"
                + "   required binary key (UTF8); optional binary value (UTF8); } }"
                + " optional int64 size; optional int64 modificationTime;"
                + " optional boolean dataChange; }"
                + "optional group protocol {"
                + " optional int32 minReaderVersion; optional int32 minWriterVersion; }"
                + "optional group metaData { optional binary id (UTF8);"
                + " optional binary schemaString (UTF8);"
                + " optional group partitionColumns (LIST) { repeated group bag {"
                + "  optional binary array (UTF8); } } }");
    checkpoint.row(
        row ->
            row.addGroup("protocol").append("minReaderVersion", 1).append("minWriterVersion", 2));
    checkpoint.row(
        row -> {
          var metadata = row.addGroup("metaData").append("id", "x").append("schemaString", "{}");
          metadata.addGroup("partitionColumns").addGroup("bag").append("array", "p");
        });
    checkpoint.row(
        row -> {
          var add = row.addGroup("add").append("path", "a").append("size", 5L);
          add.append("modificationTime", 6L);
          var map = add.addGroup("partitionValues");
          map.addGroup("map").append("key", "p").append("value", "1");
          map.addGroup("map").append("key", "q");
        });

    CheckpointContent content = checkpoint.read();

    assertThat(content.actions)
        .containsExactly(
            new Protocol(1, 2),
            new Metadata("x", null, null, "parquet", Map.of(), "{}", List.of("p"), null, Map.of()));
    File file = content.files.get(0);
    assertThat(file.path()).isEqualTo("a");
    assertThat(file.sizeBytes()).isEqualTo(5);
    assertThat(file.time()).isEqualTo(6);
    assertThat(file.partitionValues()).containsEntry("p", "1").containsEntry("q", null).hasSize(2);
    assertThat(file.stats()).isNull();
  }

  private static final String STATS =
      "optional group add { required binary path (UTF8); required int64 size;"
          + " required int64 modificationTime; %s"
          + " optional group stats_parsed { optional int64 numRecords;"
          + "  optional group minValues { optional int32 i; optional binary s (UTF8);"
          + "   optional int32 d (DATE); optional int64 t (TIMESTAMP(MICROS,true));"
          + "   optional int64 n (TIMESTAMP(MICROS,false)); optional int96 old;"
          + "   optional double x; optional float f; optional int32 dec (DECIMAL(5,2));"
          + "   optional fixed_len_byte_array(9) big (DECIMAL(20,3)); optional binary raw;"
          + "   optional group deep { optional int64 l; } }"
          + "  optional group nullCount { optional int64 i; optional group deep {"
          + "   optional int64 l; } } optional boolean tightBounds; } }";

  @Test
  void statisticsThatAreAStructOnlyBecomeText() throws IOException {
    ForeignCheckpoint checkpoint = new ForeignCheckpoint(STATS.formatted(""));
    checkpoint.row(
        row -> {
          var add = row.addGroup("add").append("path", "a").append("size", 5L);
          add.append("modificationTime", 6L);
          var stats = add.addGroup("stats_parsed").append("numRecords", 3L);
          var min = stats.addGroup("minValues").append("i", -1).append("s", "q\"\\\n\u0001é");
          min.append("d", 18262).append("t", 1_577_836_800_123_999L);
          min.append("n", -1L).append("old", int96(2_440_588 + 1, 3_600_000_000_000L));
          min.append("x", 0.5).append("f", Float.NaN).append("dec", -12345);
          min.append("big", bigDecimal(1_000_000_000_000L)).append("raw", Binary.fromString("r"));
          min.addGroup("deep").append("l", 9L);
          stats.addGroup("nullCount").append("i", 0L).addGroup("deep").append("l", 1L);
          stats.append("tightBounds", true);
        });
    checkpoint.row(
        row ->
            row.addGroup("add")
                .append("path", "b")
                .append("size", 5L)
                .append("modificationTime", 6L));

    CheckpointContent content = checkpoint.read();

    assertThat(content.files.get(0).stats())
        .isEqualTo(
            "{\"numRecords\":3,\"minValues\":{\"i\":-1,\"s\":\"q\\\"\\\\\\u000a\\u0001é\","
                + "\"d\":\"2020-01-01\",\"t\":\"2020-01-01T00:00:00.123Z\","
                + "\"n\":\"1969-12-31T23:59:59.999\",\"old\":\"1970-01-02T01:00:00.000Z\","
                + "\"x\":0.5,\"dec\":-123.45,\"big\":1000000000.000,\"deep\":{\"l\":9}},"
                + "\"nullCount\":{\"i\":0,\"deep\":{\"l\":1}},\"tightBounds\":true}");
    assertThat(content.files.get(1).stats()).isNull();
  }

  @Test
  void aColumnOfStatisticsTextWithNothingInItIsNotTakenForNone() throws IOException {
    ForeignCheckpoint checkpoint =
        new ForeignCheckpoint(STATS.formatted("optional binary stats (UTF8);"));
    checkpoint.row(
        row -> {
          var add = row.addGroup("add").append("path", "a").append("size", 5L);
          add.append("modificationTime", 6L).addGroup("stats_parsed").append("numRecords", 3L);
        });
    assertThat(checkpoint.read().files.get(0).stats()).isEqualTo("{\"numRecords\":3}");
  }

  @Test
  void timesInYearsThatReadersDifferOnAreLeftOutOfTheText() throws IOException {
    ForeignCheckpoint checkpoint = new ForeignCheckpoint(STATS.formatted(""));
    checkpoint.row(
        row -> {
          var add = row.addGroup("add").append("path", "a").append("size", 5L);
          add.append("modificationTime", 6L);
          var min = add.addGroup("stats_parsed").addGroup("minValues").append("i", 1);
          min.append("t", -62_135_596_800_000_001L).append("n", 253_402_300_800_000_000L);
        });
    assertThat(checkpoint.read().files.get(0).stats()).isEqualTo("{\"minValues\":{\"i\":1}}");
  }

  @Test
  void partitionValuesThatAreAStructOnlyBecomeText() throws IOException {
    ForeignCheckpoint checkpoint = new ForeignCheckpoint(partitionStruct(""));
    checkpoint.row(CheckpointReaderTest::typedPartition);
    checkpoint.row(
        row -> {
          var add = row.addGroup("add").append("path", "b").append("size", 5L);
          add.append("modificationTime", 6L).addGroup("partitionValues_parsed");
        });

    List<File> files = checkpoint.read().files;

    assertThat(files.get(0).partitionValues())
        .containsEntry("i", "-1")
        .containsEntry("s", "a b")
        .containsEntry("d", "2020-01-01")
        .containsEntry("t", "2020-01-01T00:00:00.123999Z")
        .containsEntry("n", "1969-12-31 23:59:59.999999")
        .containsEntry("x", "0.5")
        .containsEntry("dec", "-123.45")
        .containsEntry("yes", "true")
        .containsEntry("none", null)
        .hasSize(9);
    assertThat(files.get(1).partitionValues()).hasSize(9).containsEntry("i", null);
  }

  @Test
  void partitionValuesAsTextAreWhatCountsWhereBothAreThere() throws IOException {
    String map =
        "optional group partitionValues (MAP) { repeated group key_value {"
            + " required binary key (UTF8); optional binary value (UTF8); } }";
    ForeignCheckpoint checkpoint = new ForeignCheckpoint(partitionStruct(map));
    checkpoint.row(
        row -> {
          typedPartition(row);
          var entry = row.getGroup("add", 0).addGroup("partitionValues").addGroup("key_value");
          entry.append("key", "i").append("value", "01");
        });
    assertThat(checkpoint.read().files.get(0).partitionValues()).isEqualTo(Map.of("i", "01"));
  }

  private static String partitionStruct(String more) {
    return "optional group add { required binary path (UTF8); required int64 size;"
        + " required int64 modificationTime; "
        + more
        + " optional group partitionValues_parsed { optional int32 i; optional binary s (UTF8);"
        + "  optional int32 d (DATE); optional int64 t (TIMESTAMP(MICROS,true));"
        + "  optional int64 n (TIMESTAMP(MICROS,false)); optional double x;"
        + "  optional int32 dec (DECIMAL(5,2)); optional boolean yes; optional int64 none; } }";
  }

  private static void typedPartition(Group row) {
    var add = row.addGroup("add").append("path", "a").append("size", 5L);
    var typed = add.append("modificationTime", 6L).addGroup("partitionValues_parsed");
    typed.append("i", -1).append("s", "a b").append("d", 18262);
    typed.append("t", 1_577_836_800_123_999L).append("n", -1L).append("x", 0.5);
    typed.append("dec", -12345).append("yes", true);
  }

  @Test
  void aFileThatIsNoCheckpointIsRefused() throws IOException {
    ForeignCheckpoint checkpoint = new ForeignCheckpoint("optional int64 id;");
    checkpoint.row(row -> row.append("id", 1L));
    assertUnreadable(checkpoint::read);
  }

  @Test
  void aFileWithoutItsSizeIsRefused() throws IOException {
    ForeignCheckpoint checkpoint =
        new ForeignCheckpoint(
            "optional group add { optional binary path (UTF8); optional int64 size;"
                + " optional int64 modificationTime; }");
    checkpoint.row(row -> row.addGroup("add").append("path", "a").append("modificationTime", 6L));
    assertUnreadable(checkpoint::read);
  }

  @Test
  void aCheckpointCutOffAnywhereIsAnErrorAndNeverHalfATable() throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    write(store, 0, 300);
    byte[] whole = store.bytes(ForeignCheckpoint.path());
    for (int length = 0; length < whole.length; length += 97) {
      store.replace(ForeignCheckpoint.path(), Arrays.copyOf(whole, length));
      assertUnreadable(() -> CheckpointContent.of(store, LOG, ForeignCheckpoint.checkpoint()));
    }
  }

  @Test
  void aBitThatTurnedInAPageIsAnErrorAndNeverAnotherTable() throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    write(store, 0, 300);
    byte[] whole = store.bytes(ForeignCheckpoint.path());
    CheckpointContent content = CheckpointContent.of(store, LOG, ForeignCheckpoint.checkpoint());
    BitSet checked = PageBytes.of(whole);
    int errors = 0;
    for (int at = checked.nextSetBit(0); at >= 0; at = checked.nextSetBit(at + 5)) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      store.replace(ForeignCheckpoint.path(), damaged);
      try {
        CheckpointContent read = CheckpointContent.of(store, LOG, ForeignCheckpoint.checkpoint());
        assertThat(read.files).as("a bit at %d", at).isEqualTo(content.files);
      } catch (DeltaException e) {
        assertThat(e.condition()).isEqualTo("DELTA_UNREADABLE_CHECKPOINT");
        errors++;
      }
    }
    assertThat(checked.cardinality()).isGreaterThan(1_000);
    assertThat(errors).isPositive();
  }

  @ParameterizedTest(name = "it says {0} rows and has three")
  @ValueSource(ints = {1, 2, 4})
  void aFooterThatCountsTheRowsWrongIsRefused(int said) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { optional group add { required binary path (UTF8); required int64 size;"
                + " required int64 modificationTime; } }");
    InMemoryLogStore store = new InMemoryLogStore();
    RecordFile file = new RecordFile(schema, store.create(ForeignCheckpoint.path()));
    for (int row = 0; row < Math.max(said, 3); row++) {
      RecordConsumer consumer = row < said ? file.beginRecord() : file.consumer();
      if (row < 3) {
        Group group = new SimpleGroup(schema);
        group.addGroup("add").append("path", "f" + row).append("size", 1L);
        group.getGroup("add", 0).append("modificationTime", 1L);
        new GroupWriter(consumer, schema).write(group);
      }
    }
    file.finish();
    assertUnreadable(() -> CheckpointContent.of(store, LOG, ForeignCheckpoint.checkpoint()));
  }

  /** The class path here has no library for it, as that of another engine may not. */
  @ParameterizedTest
  @EnumSource(
      value = CompressionCodec.class,
      names = {"LZ4", "LZ4_RAW", "LZO", "BROTLI"})
  void aFooterThatNamesAnotherCompressionIsRefused(CompressionCodec codec) throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    write(store, 0, 30);
    byte[] whole = store.bytes(ForeignCheckpoint.path());
    int tail = whole.length - 2 * Integer.BYTES;
    int footer = tail - ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    FileMetaData metadata =
        Util.readFileMetaData(new ByteArrayInputStream(whole, footer, tail - footer));
    metadata
        .getRow_groups()
        .forEach(
            group -> group.getColumns().forEach(column -> column.getMeta_data().setCodec(codec)));
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    damaged.write(whole, 0, footer);
    Util.writeFileMetaData(metadata, damaged);
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    damaged.write(length.putInt(0, damaged.size() - footer).array());
    damaged.write(whole, tail + Integer.BYTES, Integer.BYTES);
    store.replace(ForeignCheckpoint.path(), damaged.toByteArray());
    assertUnreadable(() -> CheckpointContent.of(store, LOG, ForeignCheckpoint.checkpoint()));
  }

  @Test
  void thePartsOfACheckpointAreReadOneAfterTheOther() throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    write(store, 0, 3);
    store.replace(LOG + "/part1", store.bytes(ForeignCheckpoint.path()));
    write(store, 3, 5);
    store.replace(LOG + "/part2", store.bytes(ForeignCheckpoint.path()));
    Checkpoint parts =
        new Checkpoint(0, List.of(new StoredFile("part1", 0, 0), new StoredFile("part2", 0, 0)));
    CheckpointContent content = CheckpointContent.of(store, LOG, parts);
    assertThat(content.files).extracting(File::path).containsExactly("f0", "f1", "f2", "f3", "f4");
    assertThat(content.files.get(4).partitionValues())
        .isSameAs(content.files.get(1).partitionValues());
  }

  @Test
  void aMissingPartIsAnError() {
    assertUnreadable(
        () -> CheckpointContent.of(new InMemoryLogStore(), LOG, ForeignCheckpoint.checkpoint()));
  }

  @Test
  void aLargeCheckpointHasSeveralRowGroups() throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    String stats = "{\"s\":\"" + "x".repeat(100_000) + "%d\"}";
    try (Replay replay = Replay.fromNothing()) {
      for (int i = 0; i < 2_000; i++) {
        replay.take(new AddFile("f" + i, Map.of(), i, i, true, stats.formatted(i)));
      }
      new CheckpointWriter(store, LOG).write(0, replay.finish().checkpointSource(Long.MIN_VALUE));
    }
    CheckpointContent content = CheckpointContent.of(store, LOG, ForeignCheckpoint.checkpoint());
    assertThat(content.files).hasSize(2_000);
    for (int i = 0; i < 2_000; i++) {
      assertThat(content.files.get(i).path()).isEqualTo("f" + i);
      assertThat(content.files.get(i).stats()).isEqualTo(stats.formatted(i));
    }
  }

  private static void write(InMemoryLogStore store, int from, int to) {
    try (Replay replay = Replay.fromNothing()) {
      IntStream.range(from, to)
          .forEach(
              i ->
                  replay.take(
                      new AddFile(
                          "f" + i,
                          Map.of("p", String.valueOf(i % 3)),
                          i,
                          i,
                          true,
                          "{\"n\":" + i + "}")));
      new CheckpointWriter(store, LOG).write(0, replay.finish().checkpointSource(Long.MIN_VALUE));
    }
  }

  private interface Reading {
    Object run() throws IOException;
  }

  private static void assertUnreadable(Reading reading) {
    DeltaException e = catchThrowableOfType(DeltaException.class, reading::run);
    assertThat(e).isNotNull();
    assertThat(e.condition()).isEqualTo("DELTA_UNREADABLE_CHECKPOINT");
  }

  private static Binary int96(int julianDay, long nanosOfDay) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(nanosOfDay).putInt(julianDay);
    return Binary.fromConstantByteArray(bytes.array());
  }

  private static Binary bigDecimal(long unscaled) {
    return Binary.fromConstantByteArray(ByteBuffer.allocate(9).putLong(1, unscaled).array());
  }
}
