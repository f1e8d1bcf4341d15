package io.mangrove.log.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import io.mangrove.log.testkit.WrittenVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
  private static final Map<String, String> ON = Map.of("delta.enableChangeDataFeed", "true");
  private static final DeletionVectorDescriptor ONE = WrittenVector.of(3).inline();
  private static final DeletionVectorDescriptor TWO = WrittenVector.of(3, 5).inline();

  private final InMemoryLogStore store = new InMemoryLogStore();
  private long versions;

  @Test
  void filesThatCameAndWentAreInsertsAndDeletes() {
    create(ON);
    commit(file("a"), file("b"));
    commit(remove(file("a")), file("c"));
    assertThat(rows(read(0, 2)))
        .containsExactly("a insert 1", "b insert 1", "c insert 2", "a delete 2");
    assertThat(rows(read(2, 2))).containsExactly("c insert 2", "a delete 2");
  }

  @Test
  void filesOfChangeDataAreAllThatCountsInTheirCommit() {
    create(ON);
    commit(file("a"));
    commit(remove(file("a")), file("b"), new AddCdcFile("_change_data/x", part("p"), 9, Map.of()));
    assertThat(rows(read(0, 2))).containsExactly("a insert 1", "_change_data/x null 2");
  }

  @Test
  void rearrangedFilesAreNoChange() {
    create(ON);
    commit(file("a"));
    AddFile b = file("b");
    commit(rearranged(remove(file("a"))), rearranged(b));
    assertThat(rows(read(0, 2))).containsExactly("a insert 1");
  }

  @Test
  void aFileThatStaysWithOtherRowsMaskedHasTheDifference() {
    create(ON);
    AddFile plain = file("a");
    commit(plain);
    commit(remove(plain), masked(plain, ONE));
    commit(masked(plain, TWO), remove(masked(plain, ONE)));
    commit(remove(masked(plain, TWO)), plain);
    ChangedFiles files = read(2, 4);
    assertThat(rows(files)).containsExactly("a delete 2", "a delete 3", "a insert 3", "a insert 4");
    assertThat(files.within(0)).isEqualTo(ONE);
    assertThat(files.dataFiles().deletionVector(0)).isNull();
    assertThat(files.within(1)).isEqualTo(TWO);
    assertThat(files.dataFiles().deletionVector(1)).isEqualTo(ONE);
    assertThat(files.within(2)).isEqualTo(ONE);
    assertThat(files.dataFiles().deletionVector(2)).isEqualTo(TWO);
    assertThat(files.within(3)).isEqualTo(TWO);
    assertThat(files.dataFiles().deletionVector(3)).isNull();
  }

  @Test
  void aFileIsThereAsOftenAsItChanged() {
    create(ON);
    commit(file("a"));
    commit(remove(file("a")));
    commit(file("a"));
    assertThat(rows(read(0, 3))).containsExactly("a insert 1", "a delete 2", "a insert 3");
  }

  @Test
  void aMergeThatChangedNoRowHasNoChangesWhateverItWrote() {
    create(ON);
    commit(merge("0"), remove(file("a")), file("b"));
    commit(merge("1"), file("c"));
    assertThat(rows(read(1, 2))).containsExactly("c insert 2");
  }

  @Test
  void partitionValuesStatisticsAndTimeComeAlong() {
    create(ON);
    AddFile file = file("a");
    commit(remove(file), file("b"));
    ActiveFiles files = read(1, 1).dataFiles();
    assertThat(files.partition(files.partitionOrdinal(0)))
        .containsEntry("part", "p")
        .containsEntry("_commit_timestamp", "1970-01-01T00:00:01Z");
    assertThat(files.stats(0)).isEqualTo(file.stats());
    assertThat(files.stats(1)).isEqualTo(file.stats());
    assertThat(files.sizeBytes(1)).isEqualTo(100);
  }

  @Test
  void aVersionThatRecordedNoChangesIsAnError() {
    create(Map.of());
    commit(file("a"));
    commit(metadata(TestTable.SCHEMA, ON));
    commit(file("b"));
    assertThat(refused(0, 3, "DELTA_MISSING_CHANGE_DATA")).containsEntry("version", "0");
    assertThat(refused(1, 3, "DELTA_MISSING_CHANGE_DATA")).containsEntry("version", "1");
    assertThat(rows(read(2, 3))).containsExactly("b insert 3");
    assertThat(rows(read(3, 3))).containsExactly("b insert 3");
    commit(metadata(TestTable.SCHEMA, Map.of()));
    assertThat(refused(2, 4, "DELTA_MISSING_CHANGE_DATA")).containsEntry("version", "4");
    assertThat(refused(4, 4, "DELTA_MISSING_CHANGE_DATA")).containsEntry("version", "4");
    assertThat(rows(read(3, 3))).containsExactly("b insert 3");
  }

  @Test
  void columnsMayBeAddedOnTheWay() {
    create(ON);
    commit(file("a"));
    commit(metadata(with("extra", PrimitiveType.STRING), ON), file("b"));
    assertThat(rows(read(0, 2))).containsExactly("a insert 1", "b insert 2");
    assertThat(rows(read(2, 2))).containsExactly("b insert 2");
  }

  @Test
  void otherChangesOfTheSchemaAreErrors() {
    create(ON);
    commit(metadata(with("extra", PrimitiveType.INTEGER), ON));
    commit(file("a"));
    commit(metadata(with("extra", PrimitiveType.LONG), ON));
    commit(file("b"));
    commit(metadata(with("extra", PrimitiveType.LONG), withComment(ON)));
    assertThat(refused(0, 5, "DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_SCHEMA_CHANGE"))
        .containsEntry("incompatibleVersion", "1")
        .containsEntry("readVersion", "5");
    assertThat(refused(2, 5, "DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA"))
        .containsEntry("incompatibleVersion", "2");
    assertThat(refused(2, 2, "DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA"))
        .containsEntry("incompatibleVersion", "2");
    assertThat(rows(read(3, 5))).containsExactly("b insert 4");
    // With the schema of its own end an older range is as good as ever.
    Snapshot end = log().loadSnapshotAt(2);
    assertThat(rows(ChangeFeed.read(log().changes(end, 0, 2), end, log()::loadSnapshotAt)))
        .containsExactly("a insert 2");
  }

  @Test
  void otherPartitioningIsAnError() {
    create(ON);
    commit(TestTable.metadata(TestTable.SCHEMA, List.of(), ON));
    refused(0, 1, "DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA");
  }

  @Test
  void aRemovedFileWithoutItsPartitionIsAnError() {
    create(ON);
    commit(new RemoveFile("a", 1L, true, null, null, null, null, Map.of(), null, null, null));
    refused(1, 1, "DELTA_REMOVE_FILE_CDC_MISSING_EXTENDED_METADATA");
  }

  @Test
  void rowsThatWereLostAreAnErrorUnlessTheyMayBeLeftOut() {
    create(ON);
    commit(file("a"), file("b"));
    commit(info("FSCK", Map.of("numRemovedFiles", "1")), remove(file("a")));
    commit(file("c"));
    assertThat(refused(1, 3, "DELTA_CHANGE_DATA_FILE_NOT_FOUND"))
        .containsEntry("version", "2")
        .containsEntry("after", "3");
    assertThat(rows(read(3, 3))).containsExactly("c insert 3");
    Snapshot newest = log().loadSnapshot();
    assertThat(
            rows(ChangeFeed.read(log().changes(newest, 1, 3), newest, log()::loadSnapshotAt, true)))
        .containsExactly("a insert 1", "b insert 1", "c insert 3");
  }

  @Test
  void aFileThatIsToldTwiceIsReadOnceAndToldOtherwiseIsAnError() {
    create(ON);
    AddFile file = file("a");
    commit(file, file);
    assertThat(rows(read(1, 1))).containsExactly("a insert 1");
    commit(remove(file), masked(file, ONE), masked(file, TWO));
    refused(2, 2, "DELTA_DUPLICATE_ACTIONS_FOUND");
  }

  @Test
  void columnsOfTheTableMayNotBeCalledAsThoseOfAChange() {
    assertThat(ChangeColumns.after(TestTable.SCHEMA).fields())
        .extracting(StructField::name)
        .containsExactly("part", "id", "_change_type", "_commit_version", "_commit_timestamp");
    DeltaException e =
        catchThrowableOfType(
            DeltaException.class,
            () -> ChangeColumns.after(with("_Change_Type", PrimitiveType.STRING)));
    assertThat(e.condition()).isEqualTo("DELTA_TABLE_ALREADY_CONTAINS_CDC_COLUMNS");
  }

  private ChangedFiles read(long first, long last) {
    Snapshot newest = log().loadSnapshot();
    return ChangeFeed.read(log().changes(newest, first, last), newest, log()::loadSnapshotAt);
  }

  private Map<String, String> refused(long first, long last, String condition) {
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> read(first, last));
    assertThat(e.condition()).isEqualTo(condition);
    return e.messageParameters();
  }

  /** Path, kind of change and version: of data files, then of files of change data. */
  private static List<String> rows(ChangedFiles changed) {
    List<String> rows = new ArrayList<>();
    for (ActiveFiles files : List.of(changed.dataFiles(), changed.changeFiles())) {
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        Map<String, String> values = files.partition(files.partitionOrdinal(row));
        rows.add(
            files.path(row)
                + " "
                + values.get(ChangeColumns.TYPE)
                + " "
                + values.get(ChangeColumns.VERSION));
      }
    }
    return rows;
  }

  private DeltaLog log() {
    return DeltaLog.forTable(store, TestTable.ROOT);
  }

  private void create(Map<String, String> configuration) {
    commit(
        new Protocol(3, 7, Set.of("deletionVectors"), Set.of("deletionVectors")),
        metadata(TestTable.SCHEMA, configuration));
  }

  private void commit(Action... actions) {
    String text = new String(ActionWriter.writeCommit(List.of(actions)), StandardCharsets.UTF_8);
    store.put(
        TestTable.ROOT + "/_delta_log/" + LogFileName.commitName(versions),
        text,
        1_000 * versions++);
  }

  private static Metadata metadata(StructType schema, Map<String, String> configuration) {
    return TestTable.metadata(schema, List.of("part"), configuration);
  }

  private static CommitInfo merge(String updated) {
    return info(
        "MERGE",
        Map.of(
            "numTargetRowsInserted", "0",
            "numTargetRowsUpdated", updated,
            "numTargetRowsDeleted", "0"));
  }

  private static CommitInfo info(String operation, Map<String, String> metrics) {
    return new CommitInfo(
        1L, null, null, null, operation, Map.of(), metrics, null, null, null, null, null, null,
        null, null, Map.of(), null);
  }

  private static Map<String, String> withComment(Map<String, String> configuration) {
    return Map.of("delta.enableChangeDataFeed", configuration.values().iterator().next(), "a", "b");
  }

  private static StructType with(String column, PrimitiveType type) {
    List<StructField> fields = new ArrayList<>(TestTable.SCHEMA.fields());
    fields.add(new StructField(column, type, true));
    return new StructType(fields);
  }

  private static Map<String, String> part(String value) {
    return Map.of("part", value);
  }

  private static AddFile file(String name) {
    return TestTable.file(name, "p", 0, 9);
  }

  private static AddFile masked(AddFile file, DeletionVectorDescriptor vector) {
    return new AddFile(
        file.path(),
        file.partitionValues(),
        file.sizeBytes(),
        file.modificationTime(),
        true,
        file.stats(),
        Map.of(),
        vector,
        null,
        null,
        null);
  }

  private static AddFile rearranged(AddFile file) {
    return new AddFile(file.path(), file.partitionValues(), 100, 1_000, false, file.stats());
  }

  private static RemoveFile remove(AddFile file) {
    return new RemoveFile(
        file.path(),
        1L,
        true,
        true,
        file.partitionValues(),
        file.sizeBytes(),
        file.stats(),
        Map.of(),
        file.deletionVector(),
        null,
        null);
  }

  private static RemoveFile rearranged(RemoveFile file) {
    return new RemoveFile(
        file.path(),
        file.deletionTimestamp(),
        false,
        true,
        file.partitionValues(),
        file.sizeBytes(),
        file.stats(),
        Map.of(),
        file.deletionVector(),
        null,
        null);
  }
}
