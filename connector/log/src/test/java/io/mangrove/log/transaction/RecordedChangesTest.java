package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.active;
import static io.mangrove.log.testkit.TableRows.file;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.changes.ChangeFeed;
import io.mangrove.log.changes.ChangedFiles;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TableRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedChangesTest {
  private static final Operation DELETE = new Operation("DELETE", Map.of());
  private static final Map<String, String> FEED =
      Map.of("delta.enableChangeDataFeed", "true", "delta.enableDeletionVectors", "true");

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  private static AddCdcFile changes(String name) {
    return new AddCdcFile("_change_data/" + name, Map.of("part", "x"), 50, Map.of());
  }

  @Test
  void filesOfChangesGoAlongWithTheCommitBehindAWinner() {
    createTable(log, FEED);
    append(log, file("a", "x", 0, 1, 2, 3));
    Snapshot read = log.loadSnapshot();
    Transaction loser = delete(read, 1).recordChanges(changes("one"), 1);
    delete(read, 2).recordChanges(changes("two"), 1).commit(DELETE);
    assertThat(loser.commit(DELETE).version()).isEqualTo(3);

    Snapshot now = log.loadSnapshot();
    assertThat(TableRows.ids(store, now)).containsExactly(0L, 3L);
    ChangedFiles changed = ChangeFeed.read(log.changes(now, 2, 3), now, log::loadSnapshotAt);
    assertThat(changed.dataFiles().nextRow(0)).isNegative();
    assertThat(changed.changeFiles().path(0)).isEqualTo("_change_data/two");
    assertThat(changed.changeFiles().path(1)).isEqualTo("_change_data/one");
    assertThat(changed.changeFiles().sizeBytes(1)).isEqualTo(50);
    assertThat(TableRows.files(now)).hasSize(1);
  }

  private Transaction delete(Snapshot read, long id) {
    return log.startTransaction(read)
        .readRows(new Predicate.Compare(List.of("id"), Predicate.Op.EQ, id))
        .maskRows(active(read, "a"), DeletionVector.of(id));
  }

  @Test
  void aFileOfChangesIsOfTheTableAndOfOneOfItsPartitions() {
    createTable(log, FEED);
    Transaction transaction = log.startTransaction(log.loadSnapshot());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                transaction.recordChanges(
                    new AddCdcFile("../x", Map.of("part", "x"), 1, Map.of()), 1));
    transaction.recordChanges(new AddCdcFile("_change_data/x", Map.of(), 1, Map.of()), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transaction.commit(DELETE))
        .withMessageContaining("_change_data/x");
  }

  @Test
  void aTableWithColumnsThatTellAboutAChangeHasNoFeed() {
    StructType taken =
        new StructType(List.of(new StructField("_Change_Type", PrimitiveType.STRING, true)));
    assertThat(
            catchThrowableOfType(
                    DeltaException.class,
                    () ->
                        log.startCreation()
                            .metadata(metadata(taken, List.of(), FEED))
                            .commit(DELETE))
                .condition())
        .isEqualTo("DELTA_TABLE_ALREADY_CONTAINS_CDC_COLUMNS");
    log.startCreation().metadata(metadata(taken, List.of(), Map.of())).commit(DELETE);
    Snapshot read = log.loadSnapshot();
    assertThat(
            catchThrowableOfType(
                    DeltaException.class,
                    () ->
                        log.startTransaction(read)
                            .metadata(read.metadata().withConfiguration(FEED))
                            .commit(DELETE))
                .condition())
        .isEqualTo("DELTA_TABLE_ALREADY_CONTAINS_CDC_COLUMNS");
  }
}
