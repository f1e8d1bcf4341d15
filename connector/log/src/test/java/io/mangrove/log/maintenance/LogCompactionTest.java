package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogCompactionTest {

  @Test
  void commitsBetweenCheckpointsAreCompactedWhereTheTableAsksForIt() {
    AgedTable table =
        new AgedTable(
                Map.of(
                    "mangrove.logCompactionInterval", "3",
                    "delta.checkpointInterval", "6",
                    "delta.enableExpiredLogCleanup", "false"))
            .daily(16);

    assertThat(table.names())
        .filteredOn(name -> name.contains("compacted"))
        .containsExactly(
            LogFileName.compactedName(1, 3),
            LogFileName.compactedName(7, 9),
            LogFileName.compactedName(13, 15));
    for (int version = 0; version <= 16; version++) {
      assertThat(files(table.log.loadSnapshotAt(version))).hasSize(version);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-3", "x", ""})
  void anIntervalThatIsNoneMeansNoCompaction(String interval) {
    AgedTable table = new AgedTable(Map.of("mangrove.logCompactionInterval", interval)).daily(4);

    assertThat(table.names()).noneMatch(name -> name.contains("compacted"));
  }

  @Test
  void aCleanupLeavesNoCompactionThatBeginsBeforeIt() throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(12).checkpoint(6, Spec.CLASSIC);
    LogCompaction compaction = new LogCompaction(table.store, ROOT);
    compaction.write(2, 4);
    compaction.write(5, 9);
    compaction.write(7, 9);

    new LogCleanup(table.store, ROOT).run(table.newest(), 17 * AgedTable.DAY, 99);

    assertThat(table.names())
        .filteredOn(name -> name.contains("compacted"))
        .containsExactly(LogFileName.compactedName(7, 9));
  }

  @Test
  void commitsThatAreGoneCannotBeCompacted() {
    AgedTable table = new AgedTable(Map.of()).daily(3);
    LogCompaction compaction = new LogCompaction(table.store, ROOT);

    assertThatThrownBy(() -> compaction.write(2, 4)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> compaction.write(2, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverFollowsACommitFailsNoCommitAndHarmsNoVersion(Fault fault) {
    for (String interval : new String[] {"3", "10"}) {
      AgedTable table =
          new AgedTable(
                  Map.of(
                      "mangrove.logCompactionInterval",
                      interval,
                      "delta.checkpointInterval",
                      interval.equals("3") ? "1000" : "3",
                      "delta.enableExpiredLogCleanup",
                      "true"))
              .daily(5);
      Snapshot read = table.newest();
      boolean fired = true;
      // Operation 0 looks whether the table is still there, operation 1 is the commit itself.
      for (int step = 2; fired; step++) {
        InMemoryLogStore target = table.store.copy();
        FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, target);

        append(DeltaLog.forTable(faulty, ROOT), read, file("f6", "x", 6, 6));

        fired = faulty.faultFired();
        DeltaLog log = DeltaLog.forTable(target, ROOT);
        assertThat(files(log.loadSnapshot())).as("%s at %d", fault, step).hasSize(6);
        long earliest = log.history().versions().earliest();
        for (long version = earliest; version <= 6; version++) {
          assertThat(files(log.loadSnapshotAt(version))).hasSize((int) version);
        }
      }
    }
  }
}
