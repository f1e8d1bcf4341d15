package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.active;
import static io.mangrove.log.testkit.TableRows.file;
import static io.mangrove.log.testkit.TestTable.OVERWRITE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.RowTrackingDomain;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TrackedRows;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowIdsTest {
  private static final Map<String, String> SUPPORTED =
      Map.of("delta.feature.rowTracking", "supported");
  private static final Map<String, String> ENABLED = Map.of("delta.enableRowTracking", "true");
  private static final Operation SET = new Operation("SET TBLPROPERTIES", Map.of());

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  @AfterEach
  void noTwoRowsHaveTheSameId() {
    TrackedRows.check(store, ROOT);
  }

  @Test
  void rowsAreNumberedInTheOrderTheyCome() throws IOException {
    createTable(log, ENABLED);
    append(log, file("a", "x", 1, 2, 3), file("b", "x", 4));
    Snapshot snapshot = append(log, file("c", "x", 5, 6)).snapshot();

    assertThat(active(snapshot, "a").baseRowId()).isZero();
    assertThat(active(snapshot, "b").baseRowId()).isEqualTo(3);
    assertThat(active(snapshot, "c").baseRowId()).isEqualTo(4);
    assertThat(active(snapshot, "a").defaultRowCommitVersion()).isEqualTo(1);
    assertThat(active(snapshot, "c").defaultRowCommitVersion()).isEqualTo(2);
    assertThat(highest(snapshot)).isEqualTo(5);
    assertThat(store.text(ROOT + "/_delta_log/00000000000000000002.json"))
        .contains("\"tags\":{\"delta.rowTracking.preserved\":\"true\"}");
  }

  /** The loser's ids are worked out for the place it gets. */
  @Test
  void idsThatAWinnerTookAreNotGivenOutAgain() {
    Snapshot read = createTable(log, SUPPORTED).snapshot();
    append(log, read, file("winner", "x", 1, 2));
    append(log, read, file("another", "x", 3, 4, 5));
    Snapshot snapshot = append(log, read, file("loser", "x", 6)).snapshot();

    assertThat(active(snapshot, "winner").baseRowId()).isZero();
    assertThat(active(snapshot, "another").baseRowId()).isEqualTo(2);
    assertThat(active(snapshot, "loser").baseRowId()).isEqualTo(5);
    assertThat(active(snapshot, "loser").defaultRowCommitVersion()).isEqualTo(3);
  }

  @Test
  void aWinnerThatBringsTheFeatureHasTheLoserNumberItsRows() {
    Snapshot read = createTable(log, Map.of()).snapshot();
    log.startTransaction(read)
        .protocol(
            io.mangrove.log.features.MinimalProtocol.upgrade(
                read.protocol(), read.metadata().withConfiguration(SUPPORTED)))
        .commit(SET);
    Snapshot snapshot = append(log, read, file("loser", "x", 6)).snapshot();

    assertThat(active(snapshot, "loser").baseRowId()).isZero();
  }

  @Test
  void aTableThatBeginsToTrackItsRowsNumbersThoseItHas() {
    createTable(log, Map.of());
    append(log, file("a", "x", 1, 2, 3), file("gone", "x", 4));
    append(log, file("b", "x", 5));
    Snapshot read = log.loadSnapshot();
    log.startTransaction(read)
        .readWholeTable()
        .remove(active(read, "gone").removed(1, true))
        .commit(OVERWRITE);

    Snapshot snapshot = set(log.loadSnapshot(), ENABLED);

    assertThat(snapshot.protocol().writerFeatures()).contains("rowTracking", "domainMetadata");
    assertThat(active(snapshot, "a").baseRowId()).isNotNull();
    assertThat(active(snapshot, "b").baseRowId()).isNotNull();
    assertThat(active(snapshot, "a").defaultRowCommitVersion()).isEqualTo(4);
    assertThat(highest(snapshot)).isEqualTo(3);
    assertThat(snapshot.metadata().configuration().get(RowTracking.ROW_ID_COLUMN))
        .startsWith("_row-id-col-");
    assertThat(snapshot.metadata().configuration().get(RowTracking.ROW_COMMIT_VERSION_COLUMN))
        .startsWith("_row-commit-version-col-");
    assertThat(snapshot.activeFiles().count()).isEqualTo(2);
  }

  /** A file without ids that came in between would break the promise of the property. */
  @Test
  void anAppendInBetweenIsInTheWayOfBeginning() {
    createTable(log, Map.of());
    Snapshot read = append(log, file("a", "x", 1)).snapshot();
    append(log, file("b", "x", 2));

    assertThatThrownBy(() -> set(read, ENABLED)).hasMessageContaining("DELTA_CONCURRENT_APPEND");
    Snapshot snapshot = set(log.loadSnapshot(), ENABLED);
    assertThat(active(snapshot, "b").baseRowId()).isNotNull();
  }

  @Test
  void namesOfColumnsThatFilesHaveAreNotChanged() {
    Snapshot created = createTable(log, ENABLED).snapshot();
    Map<String, String> changed = new HashMap<>(created.metadata().configuration());
    changed.put(RowTracking.ROW_ID_COLUMN, "mine");
    changed.remove(RowTracking.ROW_COMMIT_VERSION_COLUMN);
    changed.put("user", "x");
    Snapshot snapshot = set(created, changed);

    Map<String, String> expected = new HashMap<>(created.metadata().configuration());
    expected.put("user", "x");
    assertThat(snapshot.metadata().configuration()).isEqualTo(expected);
  }

  @Test
  void aFileWhoseRowsAreMaskedKeepsItsIds() {
    Map<String, String> both = new HashMap<>(ENABLED);
    both.put("delta.enableDeletionVectors", "true");
    createTable(log, both);
    Snapshot read = append(log, file("a", "x", 1, 2, 3)).snapshot();
    Snapshot snapshot =
        log.startTransaction(read)
            .maskRows(active(read, "a"), DeletionVector.of(1))
            .commit(new Operation("DELETE", Map.of()))
            .snapshot();

    assertThat(active(snapshot, "a").baseRowId()).isZero();
    assertThat(active(snapshot, "a").defaultRowCommitVersion()).isEqualTo(1);
    assertThat(highest(snapshot)).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}, rows tracked: {1}, they keep their ids: {2}")
  @CsvSource({
    "WRITE, true, false, true",
    "CREATE OR REPLACE TABLE AS SELECT, true, false, true",
    "UPDATE, true, false, false",
    "MERGE, true, false, false",
    "UPDATE, true, true, true",
    "UPDATE, false, false, true",
  })
  void rowsThatMoveMustKeepTheirIds(
      String operation, boolean tracked, boolean kept, boolean allowed) throws IOException {
    createTable(log, tracked ? ENABLED : SUPPORTED);
    Snapshot read = append(log, file("a", "x", 1, 2, 3)).snapshot();
    Transaction transaction =
        log.startTransaction(read)
            .readWholeTable()
            .remove(active(read, "a").removed(1, true))
            .add(file("b", "x", 1, 2, 4));
    if (kept) {
      transaction.keepsRowIds();
    }
    Operation by = new Operation(operation, Map.of());
    if (allowed) {
      transaction.commit(by);
      assertThat(store.text(ROOT + "/_delta_log/00000000000000000002.json"))
          .contains("preserved\":\"" + tracked + "\"");
    } else {
      assertThatThrownBy(() -> transaction.commit(by))
          .hasMessageContaining("DELTA_OPERATION_NOT_ALLOWED")
          .hasMessageContaining(operation);
      assertThat(log.loadSnapshot().version()).isEqualTo(1);
    }
  }

  @Test
  void aCompactionMustKeepThemToo() {
    createTable(log, ENABLED);
    Snapshot read = append(log, file("a", "x", 1), file("b", "x", 2)).snapshot();
    List<MovedRows> sources =
        List.of(new MovedRows(active(read, "a"), 0, 1), new MovedRows(active(read, "b"), 1, 1));
    AddFile both = file("both", "x", 1, 2);
    Operation optimize = new Operation("OPTIMIZE", Map.of());

    assertThatThrownBy(() -> log.startTransaction(read).rearrange(both, sources).commit(optimize))
        .hasMessageContaining("DELTA_OPERATION_NOT_ALLOWED");
    Snapshot snapshot =
        log.startTransaction(read)
            .rearrange(both, sources)
            .keepsRowIds()
            .commit(optimize)
            .snapshot();
    assertThat(active(snapshot, "both").baseRowId()).isEqualTo(2);
  }

  @Test
  void whileTrackingIsSuspendedNoIdIsGiven() {
    Map<String, String> suspended = new HashMap<>(SUPPORTED);
    suspended.put("delta.rowTrackingSuspended", "true");
    DeltaLog other = DeltaLog.forTable(store, ROOT + "2");
    createTable(other, suspended);
    Snapshot snapshot = append(other, file("a", "x", 1)).snapshot();
    assertThat(active(snapshot, "a").baseRowId()).isNull();
    assertThat(snapshot.domainMetadata()).isEmpty();

    suspended.put("delta.enableRowTracking", "true");
    assertThatThrownBy(() -> createTable(log, suspended))
        .hasMessageContaining("DELTA_ROW_TRACKING_ILLEGAL_PROPERTY_COMBINATION");
    createTable(log, Map.of());
  }

  @Test
  void rowsThatNobodyCountedCannotBeNumbered() {
    createTable(log, ENABLED);
    AddFile uncounted = new AddFile("a", Map.of("part", "x"), 1, 1, true, null);

    assertThatThrownBy(() -> append(log, uncounted))
        .hasMessageContaining("DELTA_ROW_ID_ASSIGNMENT_WITHOUT_STATS");
    assertThat(log.loadSnapshot().version()).isZero();
  }

  private Snapshot set(Snapshot read, Map<String, String> properties) {
    Metadata changed = read.metadata().withConfiguration(properties);
    return log.startTransaction(read).metadata(changed).commit(SET).snapshot();
  }

  private static long highest(Snapshot snapshot) {
    return RowTrackingDomain.of(snapshot.domainMetadata().get(RowTrackingDomain.NAME))
        .rowIdHighWaterMark();
  }
}
