package io.mangrove.log;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.DataSkipping;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.stats.StatsTotals;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltaLogTest {
  private final InMemoryLogStore memory = new InMemoryLogStore();
  private final CountingLogStore store = new CountingLogStore(memory);
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  @Test
  void whereThereIsNoTableTheErrorNamesThePath() {
    assertThat(log.exists()).isFalse();
    assertThat(log.snapshotIfExists()).isNull();
    assertThatThrownBy(log::loadSnapshot)
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_PATH_DOES_NOT_EXIST"))
        .hasMessageContaining(ROOT);
  }

  @Test
  void anAppendListsOnceForItsSnapshotAndNotAgain() {
    createTable(log, Map.of());
    store.takeCalls();

    for (int version = 1; version < 10; version++) {
      Snapshot read = log.loadSnapshot();
      assertThat(store.takeCalls()).as("loading version %d", version - 1).containsExactly("list");

      append(log, read, file("f" + version, "x", version, version));
      assertThat(store.takeCalls())
          .containsExactly("put %020d.json".formatted(version), "put %020d.crc".formatted(version));
    }
  }

  @Test
  void anAppendOfAFreshProcessOpensTheCommitsOnce() {
    createTable(log, Map.of());
    append(log, file("a", "x", 1, 1));
    store.takeCalls();

    DeltaLog fresh = DeltaLog.forTable(store, ROOT);
    append(fresh, file("b", "x", 2, 2));

    assertThat(store.takeCalls())
        .containsExactly(
            "open _last_checkpoint",
            "list",
            "open 00000000000000000000.json",
            "open 00000000000000000001.json",
            "open 00000000000000000001.crc",
            "put 00000000000000000002.json",
            "put 00000000000000000002.crc");
  }

  @Test
  void everyTenthVersionGetsACheckpoint() {
    createTable(log, Map.of());
    for (int version = 1; version <= 20; version++) {
      append(log, file("f" + version, "x", version, version));
    }

    assertThat(memory.paths())
        .filteredOn(path -> path.contains("checkpoint."))
        .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
        .containsExactly(
            "00000000000000000010.checkpoint.parquet", "00000000000000000020.checkpoint.parquet");
    assertThat(files(DeltaLog.forTable(memory, ROOT).loadSnapshot())).hasSize(20);
  }

  @Test
  void checkpointsComeAsOftenAsTheTableSays() {
    createTable(log, Map.of("delta.checkpointInterval", "3"));
    for (int version = 1; version <= 4; version++) {
      append(log, file("f" + version, "x", version, version));
    }

    assertThat(memory.paths())
        .contains(ROOT + "/_delta_log/00000000000000000003.checkpoint.parquet");
  }

  @Test
  void commitsOfOthersAreSeen() {
    createTable(log, Map.of());
    log.loadSnapshot();
    DeltaLog other = DeltaLog.forTable(memory, ROOT);

    append(other, file("theirs", "x", 1, 1));

    assertThat(files(log.loadSnapshot())).containsExactly("theirs");
  }

  @Test
  void aTableMadeAgainInTheSamePlaceIsNoticed() {
    String first = createTable(log, Map.of()).snapshot().metadata().id();
    memory.paths().forEach(memory::delete);
    createTable(DeltaLog.forTable(memory, ROOT), Map.of("made", "again"));

    Snapshot found = log.loadSnapshot();

    assertThat(found.metadata().id()).isNotEqualTo(first);
  }

  @Test
  void aTableThatIsGoneIsNoticed() {
    createTable(log, Map.of());
    memory.paths().forEach(memory::delete);

    assertThat(log.snapshotIfExists()).isNull();
  }

  @Test
  void earlierVersionsAreLoadedByNumber() {
    createTable(log, Map.of());
    append(log, file("a", "x", 1, 1));
    append(log, file("b", "x", 2, 2));

    assertThat(files(log.loadSnapshotAt(1))).containsExactly("a");
    assertThatThrownBy(() -> log.loadSnapshotAt(7)).hasMessageContaining("DELTA_VERSION_NOT_FOUND");
  }

  @Test
  void filesOfASnapshotAreSkippedAndCounted() {
    createTable(log, Map.of());
    append(log, file("a", "x", 1, 9));
    append(log, file("b", "y", 10, 19));
    Snapshot snapshot = append(log, file("c", "x", 20, 29)).snapshot();

    assertThat(kept(snapshot, new Compare(List.of("part"), Op.EQ, "x"))).containsExactly("a", "c");
    assertThat(kept(snapshot, new Compare(List.of("id"), Op.GT, 15L))).containsExactly("b", "c");
    BitSet all = DataSkipping.all(snapshot.activeFiles());
    assertThat(StatsTotals.rowCount(snapshot.activeFiles(), all)).hasValue(29);
    assertThat(StatsTotals.min(snapshot.activeFiles(), snapshot.schema(), List.of("id"), all))
        .hasValue(1);
    assertThat(StatsTotals.max(snapshot.activeFiles(), snapshot.schema(), List.of("id"), all))
        .hasValue(29);
    assertThat(StatsTotals.max(snapshot.activeFiles(), snapshot.schema(), List.of("part"), all))
        .isEmpty();
  }

  private static List<String> kept(Snapshot snapshot, Compare predicate) {
    return DataSkipping.keep(
            snapshot.activeFiles(), snapshot.schema(), snapshot.partitionColumns(), predicate)
        .stream()
        .mapToObj(row -> snapshot.activeFiles().path(row))
        .toList();
  }

  @Test
  void theCacheKeepsTheLogsUsedLast() {
    DeltaLogCache cache = new DeltaLogCache(2);
    DeltaLog a = cache.get("memory:/a", () -> memory);
    cache.get("memory:/b", () -> memory);
    assertThat(cache.get("memory:/a", () -> memory)).isSameAs(a);

    cache.get("memory:/c", () -> memory);

    assertThat(cache.size()).isEqualTo(2);
    assertThat(cache.get("memory:/a", () -> memory)).isSameAs(a);
    cache.invalidate("memory:/a");
    assertThat(cache.get("memory:/a", () -> memory)).isNotSameAs(a);
    cache.clear();
    assertThat(cache.size()).isZero();
  }
}
