package io.mangrove.log.maintenance;

import static io.mangrove.log.maintenance.AgedTable.DAY;
import static io.mangrove.log.maintenance.AgedTable.LOG;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.maintenance.LogCleanup.Outcome;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LogCleanupTest {
  private static final int ALL = Integer.MAX_VALUE;

  @ParameterizedTest(name = "checkpoints {0}, day {1}: kept from {2}")
  @CsvSource({
    // The retention is ten days, and version v is of day v: on day 25, version 15 is the cutoff.
    "15, 25, 15, the cutoff has a checkpoint",
    "14, 25, 14, an older one will do",
    "5 14, 25, 14, the newest that is old enough",
    "5 16, 25, 5, a younger one will not do",
    "16, 25, -1, without one nothing can go",
    "15, 24, -1, the day is not over",
    "5 14, 13, -1, nothing is old enough",
    "19, 99, 19, the newest version never goes"
  })
  void whatIsKeptBeginsWithTheNewestCheckpointOutsideTheRetention(
      String checkpoints, int day, int keptFrom, String why) throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(20);
    for (String version : checkpoints.split(" ", -1)) {
      table.checkpoint(Integer.parseInt(version), Spec.CLASSIC);
    }

    Outcome outcome = cleanUp(table, day * DAY + DAY / 2);

    assertThat(outcome.keptFrom()).as(why).isEqualTo(keptFrom);
    assertThat(table.commits())
        .isEqualTo(IntStream.rangeClosed(Math.max(0, keptFrom), 20).boxed().toList());
    for (int version = Math.max(keptFrom, 0); version <= 20; version++) {
      assertThat(files(table.log.loadSnapshotAt(version))).hasSize(version);
    }
    assertThat(outcome.isComplete()).isTrue();
    assertThat(cleanUp(table, day * DAY + DAY / 2).deleted()).isZero();
  }

  @Test
  void everyKindOfFileOfAnExpiredVersionGoes() throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(20);
    table.checkpoint(3, Spec.V2_JSON).checkpoint(4, Spec.CLASSIC).checkpoint(15, Spec.V2_PARQUET);
    List<String> old =
        List.of(
            "00000000000000000002.checkpoint.0000000001.0000000002.parquet",
            "00000000000000000002.00000000000000000004.compacted.json",
            "00000000000000000015.00000000000000000017.compacted.json",
            ".00000000000000000004.json.crc",
            ".00000000000000000007.checkpoint.parquet.0b2e.tmp");
    List<String> others =
        List.of(
            "00000000000000000016.00000000000000000017.compacted.json",
            ".00000000000000000017.json.crc",
            ".commit.lock",
            "what-is-this");
    old.forEach(name -> table.store.put(LOG + "/" + name, "x", 0));
    others.forEach(name -> table.store.put(LOG + "/" + name, "x", 0));
    String young = ".00000000000000000021.json.0b2e.tmp";
    table.store.put(LOG + "/" + young, "x", 25 * DAY);

    cleanUp(table, 25 * DAY + 1);

    assertThat(table.names())
        .doesNotContainAnyElementsOf(old)
        .containsAll(others)
        .contains(
            young, "00000000000000000015.crc", "00000000000000000015.json", "_last_checkpoint")
        .noneMatch(name -> name.matches("000000000000000000(0\\d|1[0-4]).*"));
  }

  @Test
  void sidecarsThatACheckpointNeedsAndYoungOnesStay() throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(20);
    table.checkpoint(4, Spec.V2_JSON);
    List<String> expired = table.sidecars();
    table.checkpoint(15, Spec.V2_PARQUET).checkpoint(17, Spec.V2_CLASSIC_NAME);
    List<String> needed = table.sidecars();
    table.store.put(LOG + "/_sidecars/young.parquet", "x", 24 * DAY);
    table.store.put(LOG + "/_sidecars/orphan.parquet", "x", 24 * DAY - 1);

    cleanUp(table, 25 * DAY + 1);

    assertThat(table.sidecars())
        .doesNotContainAnyElementsOf(expired)
        .contains("young.parquet")
        .doesNotContain("orphan.parquet")
        .hasSize(needed.size() - expired.size() + 1);
  }

  @Test
  void aCheckpointThatCannotBeReadStandsForNothing() throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(20);
    table.checkpoint(5, Spec.CLASSIC).checkpoint(12, Spec.V2_JSON).checkpoint(15, Spec.CLASSIC);
    table.store.put(LOG + "/00000000000000000015.checkpoint.parquet", "PAR1", 15 * DAY);
    String sidecar = LOG + "/_sidecars/" + table.sidecars().get(0);
    table.store.delete(sidecar);

    assertThat(cleanUp(table, 25 * DAY).keptFrom()).isEqualTo(5);
    assertThat(files(table.log.loadSnapshotAt(20))).hasSize(20);
  }

  @Test
  void whereNoCheckpointCanBeReadNothingGoes() throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(20).checkpoint(15, Spec.CLASSIC);
    table.store.put(LOG + "/00000000000000000015.checkpoint.parquet", "", 15 * DAY);

    assertThat(cleanUp(table, 25 * DAY)).isEqualTo(Outcome.NOTHING);
    assertThat(table.commits()).hasSize(21);
  }

  @Test
  void protectedCheckpointsGoTogetherOrNotAtAll() throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(20);
    String first = LOG + "/00000000000000000000.json";
    String bond = "\"configuration\":{\"delta.requireCheckpointProtectionBeforeVersion\":\"14\",";
    table.store.put(first, table.store.text(first).replace("\"configuration\":{", bond), 0);
    table.checkpoint(13, Spec.CLASSIC);
    assertThat(cleanUp(table, 25 * DAY)).isEqualTo(Outcome.NOTHING);

    table.checkpoint(14, Spec.CLASSIC);
    assertThat(cleanUp(table, 25 * DAY).keptFrom()).isEqualTo(14);
  }

  @Test
  void commitsWhoseTimesAreInDisorderExpireInTheirOwnOrder() throws IOException {
    AgedTable table = new AgedTable(Map.of());
    for (int version = 1; version <= 9; version++) {
      // Version 5 is of day 50; those after it seem older, but cannot be.
      table.at(version == 5 ? 50 * DAY : version * DAY);
    }
    table.checkpoint(4, Spec.CLASSIC).checkpoint(8, Spec.CLASSIC);

    assertThat(cleanUp(table, 30 * DAY).keptFrom()).isEqualTo(4);
    assertThat(table.commits()).containsExactly(4, 5, 6, 7, 8, 9);
  }

  @Test
  void aCheckpointIsFollowedByACleanupUnlessTheTableForbidsIt() {
    for (boolean enabled : new boolean[] {true, false}) {
      AgedTable table =
          new AgedTable(
                  Map.of(
                      "delta.checkpointInterval",
                      "4",
                      "delta.enableExpiredLogCleanup",
                      Boolean.toString(enabled)))
              .daily(9);

      assertThat(table.commits().get(0)).isEqualTo(enabled ? 4 : 0);
      assertThat(files(table.newest())).hasSize(9);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whereverTheStoreFailsEveryVersionOfTheRetentionCanBeLoaded(Fault fault) throws IOException {
    AgedTable table = new AgedTable(Map.of()).daily(12);
    table.checkpoint(3, Spec.V2_JSON).checkpoint(6, Spec.CLASSIC).checkpoint(9, Spec.V2_PARQUET);
    boolean fired = true;
    for (int step = 0; fired; step++) {
      InMemoryLogStore target = table.store.copy();
      FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, target);
      try {
        new LogCleanup(faulty, ROOT).run(table.newest(), 20 * DAY, ALL);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("fault");
      }
      fired = faulty.faultFired();
      DeltaLog log = DeltaLog.forTable(target, ROOT);
      for (int version = 9; version <= 12; version++) {
        assertThat(files(log.loadSnapshotAt(version)))
            .as("%s at operation %d", fault, step)
            .hasSize(version);
      }
      long earliest = log.history().versions().earliest();
      assertThat(files(log.loadSnapshotAt(earliest))).hasSize((int) earliest);
      assertThat(new LogCleanup(target, ROOT).run(table.newest(), 20 * DAY, ALL).keptFrom())
          .isEqualTo(9);
    }
  }

  private static Outcome cleanUp(AgedTable table, long nowMillis) throws IOException {
    return new LogCleanup(table.store, ROOT).run(table.newest(), nowMillis, ALL);
  }
}
