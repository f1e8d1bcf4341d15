package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import io.mangrove.log.transaction.Operation;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ForgottenRemovalsTest {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);
  private static final String RETENTION = "delta.deletedFileRetentionDuration";

  private final AtomicLong clock = new AtomicLong(10 * DAY);
  private final InMemoryLogStore memory = new InMemoryLogStore(clock::get);
  private final CountingLogStore store = new CountingLogStore(memory);

  private DeltaLog log() {
    return DeltaLog.forTable(store, ROOT);
  }

  /** File a is removed on the tenth day, and a checkpoint of the twelfth may have forgotten it. */
  private void table(String retention) {
    DeltaLog log = log();
    TestTable.createTable(log, Map.of(RETENTION, retention));
    AddFile file = TestTable.file("a", "x", 1, 2);
    TestTable.append(log, file);
    log.startTransaction(log.loadSnapshot())
        .remove(file.removed(clock.get(), true))
        .commit(new Operation("DELETE", Map.of()));
    clock.set(12 * DAY);
    SnapshotCheckpoint.write(store, log.loadSnapshot(), clock.get());
    clock.set(13 * DAY);
  }

  private boolean isNeeded(long removedSince) {
    Snapshot newest = log().loadSnapshot();
    KeptFiles kept = KeptFiles.of(newest, removedSince);
    store.takeCalls();
    new ForgottenRemovals(store, newest, removedSince).keepIn(kept);
    return kept.needs(ROOT + "/a");
  }

  @Test
  void aRetentionThatIsRaisedLaterProtectsWhatACheckpointHasForgotten() {
    table("interval 1 days");
    DeltaLog log = log();
    log.startTransaction(log.loadSnapshot())
        .metadata(TestTable.metadata(Map.of(RETENTION, "interval 30 days")))
        .commit(new Operation("SET TBLPROPERTIES", Map.of()));

    assertThat(KeptFiles.of(log().loadSnapshot(), 9 * DAY).needs(ROOT + "/a")).isFalse();
    assertThat(isNeeded(9 * DAY)).isTrue();
    assertThat(isNeeded(11 * DAY)).isFalse();
  }

  @Test
  void commitsAreNotReadWhereTheCheckpointHasForgottenNothing() {
    table("interval 30 days");
    assertThat(isNeeded(9 * DAY)).isTrue();
    assertThat(store.takeCalls()).containsExactly("list", "open 00000000000000000002.crc");
  }

  @Test
  void aCheckpointOfWhichNothingTellsIsHeldToHaveHadTheRetentionOfNow() {
    table("interval 30 days");
    memory.delete(ROOT + "/_delta_log/00000000000000000002.crc");
    assertThat(isNeeded(9 * DAY)).isTrue();
    assertThat(store.takeCalls()).containsExactly("list", "open 00000000000000000002.crc");
  }
}
