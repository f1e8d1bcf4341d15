package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits worked out on a table that is dropped before they are made. */
class TableMadeAgainTest {
  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);
  private Snapshot read;

  @BeforeEach
  void aTableOfThreeVersionsIsRead() {
    createTable(log, Map.of());
    append(log, file("a", "x", 1, 2));
    read = append(log, file("b", "x", 3, 4)).snapshot();
  }

  @Test
  void aCommitToATableThatWasDroppedBringsNothingBack() {
    drop();

    assertMismatch(() -> append(log, read, file("c", "x", 5, 6)));
    assertThat(store.paths()).isEmpty();
  }

  @Test
  void aCommitLeavesNoGapInTheShorterLogOfAnotherTable() {
    drop();
    createTable(DeltaLog.forTable(store, ROOT), Map.of());

    assertMismatch(() -> append(log, read, file("c", "x", 5, 6)));
    assertThat(log.loadSnapshot().version()).isZero();
  }

  @Test
  void aCommitDoesNotGoBehindTheLongerLogOfAnotherTable() {
    drop();
    DeltaLog other = DeltaLog.forTable(store, ROOT);
    createTable(other, Map.of());
    for (int i = 0; i < 5; i++) {
      append(other, file("other" + i, "x", 1, 2));
    }

    assertMismatch(() -> append(log, read, file("c", "x", 5, 6)));
    assertThat(files(log.loadSnapshot())).doesNotContain("c").hasSize(5);
  }

  @Test
  void aCommitGoesThroughThoughTheVersionItReadWasCleanedUp() {
    append(DeltaLog.forTable(store, ROOT), file("c", "x", 5, 6));
    var unused = SnapshotCheckpoint.write(store, log.loadSnapshot(), 0);
    for (String path : store.paths()) {
      if (path.endsWith(".json") && !path.endsWith("3.json")) {
        store.delete(path);
      }
    }

    assertThat(append(log, read, file("d", "x", 7, 8)).version()).isEqualTo(4);
    assertThat(files(DeltaLog.forTable(store, ROOT).loadSnapshot()))
        .isEqualTo(List.of("a", "b", "c", "d"));
  }

  private void drop() {
    store.paths().forEach(store::delete);
  }

  private static void assertMismatch(ThrowingCallable commit) {
    assertThatThrownBy(commit)
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_TABLE_ID_MISMATCH"));
  }
}
