package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.OVERWRITE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.schema.ArrayType;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {
  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT).withEngine("Test/1");

  @Test
  void theFirstCommitHoldsWhoDidItThenWhatTheTableIs() throws IOException {
    Committed committed = createTable(log, Map.of());

    assertThat(committed.version()).isZero();
    assertThat(committed.attempts()).isEqualTo(1);
    assertThat(committed.snapshot().version()).isZero();
    assertThat(actions(0)).hasSize(3);
    assertThat(actions(0).get(0)).isInstanceOf(CommitInfo.class);
    assertThat(actions(0).get(1)).isEqualTo(new Protocol(1, 2));
    assertThat(actions(0).get(2)).isInstanceOf(Metadata.class);
    CommitInfo info = info(0);
    assertThat(info.operation()).isEqualTo("CREATE TABLE");
    assertThat(info.readVersion()).isNull();
    assertThat(info.isBlindAppend()).isTrue();
    assertThat(info.isolationLevel()).isEqualTo("Serializable");
    assertThat(info.engineInfo()).isEqualTo("Test/1");
    assertThat(info.txnId()).isNotBlank();
    assertThat(info.timestamp()).isNotNull();
  }

  @Test
  void anAppendTellsItsParametersMetricsAndNote() throws IOException {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();

    log.startTransaction(snapshot)
        .add(file("a", "x", 1, 2))
        .metrics(Map.of("numFiles", "1", "numOutputRows", "2"))
        .userMetadata("why")
        .commit(APPEND);

    CommitInfo info = info(1);
    assertThat(info.operation()).isEqualTo("WRITE");
    assertThat(info.operationParameters())
        .containsEntry("mode", "Append")
        .containsEntry("partitionBy", "[]");
    assertThat(info.operationMetrics()).containsEntry("numOutputRows", "2");
    assertThat(info.userMetadata()).isEqualTo("why");
    assertThat(info.readVersion()).isZero();
    assertThat(info.isBlindAppend()).isTrue();
    assertThat(actions(1)).hasSize(2);
  }

  @Test
  void theCommittedSnapshotIsWhatALoaderFinds() {
    Snapshot created = createTable(log, Map.of()).snapshot();
    Snapshot one = append(log, created, file("a", "x", 1, 2)).snapshot();
    AddFile a = one.activeFiles().file(one.activeFiles().nextRow(0));

    Snapshot two =
        log.startTransaction(one)
            .readWholeTable()
            .remove(a.removed(1, true))
            .add(file("b", "x", 3, 4))
            .commit(OVERWRITE)
            .snapshot();

    assertThat(two.version()).isEqualTo(2);
    assertThat(files(two)).containsExactly("b");
    Snapshot loaded = DeltaLog.forTable(store, ROOT).loadSnapshot();
    assertThat(loaded.version()).isEqualTo(2);
    assertThat(files(loaded)).containsExactly("b");
    assertThat(loaded.metadata()).isEqualTo(two.metadata());
    assertThat(loaded.protocol()).isEqualTo(two.protocol());
    assertThat(files(one)).as("an older snapshot stays as it was").containsExactly("a");
  }

  @Test
  void anOverwriteIsNoBlindAppend() throws IOException {
    Snapshot one =
        append(log, createTable(log, Map.of()).snapshot(), file("a", "x", 1, 2)).snapshot();

    log.startTransaction(one)
        .readWholeTable()
        .remove(file("a", "x", 1, 2).removed(1, true))
        .commit(OVERWRITE);

    assertThat(info(2).isBlindAppend()).isFalse();
    assertThat(info(2).isolationLevel()).isEqualTo("Serializable");
  }

  @Test
  void aRearrangementNeedsSnapshotIsolationAlone() throws IOException {
    Snapshot one =
        append(log, createTable(log, Map.of()).snapshot(), file("a", "x", 1, 2)).snapshot();
    AddFile rewritten = new AddFile("b", Map.of("part", "x"), 100, 1, false, null);

    log.startTransaction(one)
        .remove(file("a", "x", 1, 2).removed(1, false))
        .add(rewritten)
        .commit(new Operation("OPTIMIZE", Map.of()));

    assertThat(info(2).isolationLevel()).isEqualTo("SnapshotIsolation");
  }

  @Test
  void metadataThatStaysTheSameIsNotWrittenAgain() throws IOException {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();

    log.startTransaction(snapshot)
        .metadata(snapshot.metadata())
        .add(file("a", "x", 1, 2))
        .commit(APPEND);

    assertThat(actions(1)).noneMatch(action -> action instanceof Metadata);
  }

  @Test
  void aPropertyThatNeedsMoreRaisesTheProtocol() {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();
    Metadata changed =
        snapshot.metadata().withConfiguration(Map.of("delta.enableChangeDataFeed", "true"));

    Snapshot after =
        log.startTransaction(snapshot)
            .metadata(changed)
            .commit(new Operation("SET TBLPROPERTIES", Map.of()))
            .snapshot();

    assertThat(after.protocol().minWriterVersion()).isGreaterThanOrEqualTo(4);
    assertThat(after.metadata().configuration()).containsKey("delta.enableChangeDataFeed");
  }

  @Test
  void partitionColumnsAreSpelledAsTheSchemaSpellsThem() {
    Metadata metadata = metadata(TestTable.SCHEMA, List.of("PART"), Map.of());

    Snapshot snapshot = log.startCreation().metadata(metadata).commit(CREATE).snapshot();

    assertThat(snapshot.partitionColumns()).containsExactly("part");
  }

  @Test
  void anAppendOnlyTableKeepsItsRowsButMayBeRearranged() {
    createTable(log, Map.of("delta.appendOnly", "true"));
    Snapshot one = append(log, file("a", "x", 1, 2)).snapshot();
    RemoveFile removed = file("a", "x", 1, 2).removed(1, true);

    assertThatThrownBy(() -> log.startTransaction(one).remove(removed).commit(OVERWRITE))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_CANNOT_MODIFY_APPEND_ONLY"));
    log.startTransaction(one)
        .remove(file("a", "x", 1, 2).removed(1, false))
        .add(new AddFile("b", Map.of("part", "x"), 100, 1, false, null))
        .commit(new Operation("OPTIMIZE", Map.of()));
    assertThat(files(log.loadSnapshot())).containsExactly("b");
  }

  @Test
  void aTransactionCommitsOnce() {
    Transaction transaction = log.startCreation().metadata(metadata(Map.of()));
    transaction.commit(CREATE);

    assertThatThrownBy(() -> transaction.commit(CREATE)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFileOfAnotherPartitioningIsAMistakeOfTheCaller() {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();
    AddFile unpartitioned = new AddFile("a", Map.of(), 1, 1, true, null);

    assertThatThrownBy(() -> append(log, snapshot, unpartitioned))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("part");
    assertThat(log.loadSnapshot().version()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "p=1/../../a", "%2e%2E/a", "x/..%2f..%2Fa", "%2Fetc/a"})
  void aFileOutsideOfTheTableIsAMistakeOfTheCaller(String path) {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();

    assertThatThrownBy(() -> append(log, snapshot, file(path, "x", 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);
    assertThatThrownBy(
            () -> log.startTransaction(snapshot).rearrange(file(path, "x", 1, 2), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(log.loadSnapshot().version()).isZero();
  }

  @Test
  void aFileOfAnotherTableIsNamedByItsAbsolutePath() {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();
    append(log, snapshot, file("s3://bucket/source/a", "x", 1, 2), file("/source/b", "x", 3, 4));

    assertThat(files(log.loadSnapshot())).containsExactly("/source/b", "s3://bucket/source/a");
  }

  static Stream<Arguments> refusedMetadata() {
    StructField id = field("id", PrimitiveType.LONG);
    StructField name = field("name", PrimitiveType.STRING);
    return Stream.of(
        Arguments.of(
            "DELTA_DUPLICATE_COLUMNS_FOUND",
            schema(id, field("ID", PrimitiveType.DATE)),
            List.of()),
        Arguments.of(
            "DELTA_DUPLICATE_COLUMNS_FOUND",
            schema(id, field("s", schema(name, field("NAME", PrimitiveType.LONG)))),
            List.of()),
        Arguments.of(
            "DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES",
            schema(id, field("a b", PrimitiveType.LONG)),
            List.of()),
        Arguments.of(
            "DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES",
            schema(id, field("l", new ArrayType(schema(field("x=y", PrimitiveType.LONG)), true))),
            List.of()),
        Arguments.of("DELTA_PARTITION_COLUMN_NOT_FOUND", schema(id, name), List.of("day")),
        Arguments.of(
            "DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION", schema(id, name), List.of("id", "name")),
        Arguments.of("DELTA_DUPLICATE_COLUMNS_FOUND", schema(id, name), List.of("id", "ID")),
        Arguments.of(
            "DELTA_INVALID_PARTITION_COLUMN_TYPE",
            schema(id, field("l", new ArrayType(PrimitiveType.LONG, true))),
            List.of("l")),
        Arguments.of(
            "DELTA_COMPLEX_TYPE_COLUMN_CONTAINS_NULL_TYPE",
            schema(id, field("l", new ArrayType(PrimitiveType.VOID, true))),
            List.of()),
        Arguments.of(
            "DELTA_COMPLEX_TYPE_COLUMN_CONTAINS_NULL_TYPE",
            schema(id, field("s", schema(field("x", PrimitiveType.VOID)))),
            List.of()),
        Arguments.of("DELTA_EMPTY_DATA", schema(field("x", PrimitiveType.VOID)), List.of()));
  }

  @ParameterizedTest(name = "{0}: {1} by {2}")
  @MethodSource("refusedMetadata")
  void metadataThatWouldMakeAnUnusableTableIsRefused(
      String condition, StructType schema, List<String> partitionColumns) {
    Transaction transaction =
        log.startCreation().metadata(metadata(schema, partitionColumns, Map.of()));

    assertThatThrownBy(() -> transaction.commit(CREATE))
        .isInstanceOfSatisfying(
            DeltaException.class, e -> assertThat(e.condition()).isEqualTo(condition));
    assertThat(store.paths()).isEmpty();
  }

  private List<Action> actions(long version) throws IOException {
    String name = LogFileName.commitName(version);
    return ActionReader.readCommit(store.open(ROOT + "/_delta_log/" + name), name);
  }

  private CommitInfo info(long version) throws IOException {
    return (CommitInfo) actions(version).get(0);
  }

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, true);
  }

  private static StructType schema(StructField... fields) {
    return new StructType(List.of(fields));
  }
}
