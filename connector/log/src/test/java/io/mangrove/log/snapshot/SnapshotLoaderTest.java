package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.LOG;
import static io.mangrove.log.snapshot.LogBuilder.ROOT;
import static io.mangrove.log.snapshot.LogBuilder.files;
import static io.mangrove.log.snapshot.LogBuilder.filesUpTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.ForwardingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotLoaderTest {

  @Test
  void whereThereIsNoLogThereIsNoTable() {
    assertThat(new LogBuilder().loader().latest()).isNull();
  }

  @Test
  void everyVersionIsReadFromCommitsAlone() {
    LogBuilder log = LogBuilder.upTo(12);
    for (long version = 0; version <= 12; version++) {
      Snapshot snapshot = log.loader().at(version);
      assertThat(snapshot.version()).isEqualTo(version);
      assertThat(snapshot.timestamp()).isEqualTo(LogBuilder.timeOf(version));
      assertThat(files(snapshot)).isEqualTo(filesUpTo(version));
    }
    assertThat(log.loader().latest().version()).isEqualTo(12);
  }

  @Test
  void everyVersionIsReadAroundCheckpoints() {
    LogBuilder log = LogBuilder.upTo(25).checkpoint(10).checkpoint(20);
    for (long version = 0; version <= 25; version++) {
      assertThat(files(log.loader().at(version))).isEqualTo(filesUpTo(version));
    }
  }

  @Test
  void theNewestVersionTakesOneListingTheCheckpointAndTheCommitsAfterIt() {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10);
    CountingLogStore store = new CountingLogStore(log.store);
    Snapshot snapshot = new SnapshotLoader(store, ROOT).latest();
    assertThat(files(snapshot)).isEqualTo(filesUpTo(12));
    assertThat(store.takeCalls())
        .containsExactly(
            "open _last_checkpoint",
            "list",
            "open " + LogFileName.checkpointName(10),
            "open " + LogFileName.commitName(11),
            "open " + LogFileName.commitName(12));
  }

  @Test
  void aRefreshTakesOneListingAndTheNewCommits() {
    LogBuilder log = LogBuilder.upTo(3);
    CountingLogStore store = new CountingLogStore(log.store);
    SnapshotLoader loader = new SnapshotLoader(store, ROOT);
    Snapshot known = loader.latest();
    store.takeCalls();

    assertThat(loader.refresh(known)).isSameAs(known);
    assertThat(store.takeCalls()).containsExactly("list");

    log.commit(4).commit(5).checkpoint(5);
    Snapshot newer = loader.refresh(known);
    assertThat(newer.version()).isEqualTo(5);
    assertThat(files(newer)).isEqualTo(filesUpTo(5));
    assertThat(files(known)).isEqualTo(filesUpTo(3));
    assertThat(store.takeCalls())
        .containsExactly(
            "list", "open " + LogFileName.commitName(4), "open " + LogFileName.commitName(5));
  }

  @Test
  void aRefreshWhoseCommitsWereCleanedGoesThroughTheNewCheckpoint() {
    LogBuilder log = LogBuilder.upTo(3);
    Snapshot known = log.loader().latest();
    log.commit(4).commit(5).commit(6).checkpoint(5).deleteCommits(0, 5);
    Snapshot newer = log.loader().refresh(known);
    assertThat(newer.version()).isEqualTo(6);
    assertThat(files(newer)).isEqualTo(filesUpTo(6));
  }

  @Test
  void aTableThatIsGoneIsNoticed() {
    LogBuilder log = LogBuilder.upTo(3);
    Snapshot known = log.loader().latest();
    log.deleteCommits(0, 3);
    assertThat(log.loader().refresh(known)).isNull();
  }

  @ParameterizedTest(name = "made again up to version {0}")
  @ValueSource(longs = {0, 2, 3, 4, 7})
  void aTableMadeAgainIsNoticed(long latest) {
    LogBuilder log = LogBuilder.upTo(3);
    Snapshot known = log.loader().latest();
    log.deleteCommits(0, 3);
    LogBuilder again = new LogBuilder(log.store, java.util.Map.of());
    for (long version = 0; version <= latest; version++) {
      again.commit(version, LogBuilder.timeOf(version) + 77);
    }
    Snapshot snapshot = again.loader().refresh(known);
    assertThat(snapshot.version()).isEqualTo(latest);
    assertThat(snapshot.metadata()).isEqualTo(again.metadata);
    assertThat(files(snapshot)).isEqualTo(filesUpTo(latest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{\"version\":3,\"size\":1}",
        "{\"version\":99,\"size\":1}",
        "{\"version\":10,\"size\":1}"
      })
  void aWrongHintAtTheLastCheckpointDoesNoHarm(String hint) {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10);
    log.store.replace(LOG + "_last_checkpoint", hint.getBytes(StandardCharsets.UTF_8));
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(12));
    assertThat(files(log.loader().at(5))).isEqualTo(filesUpTo(5));
  }

  @Test
  void aCheckpointIsFoundWithoutAHint() {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10).deleteCommits(0, 10);
    log.store.delete(LOG + "_last_checkpoint");
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(12));
  }

  @Test
  void aDamagedCheckpointIsPassedOverAsLongAsThereIsAnotherWay() throws IOException {
    LogBuilder log = LogBuilder.upTo(25).checkpoint(10).checkpoint(20);
    damage(log.store, 20);
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(25));
    assertThat(files(log.loader().at(22))).isEqualTo(filesUpTo(22));
    damage(log.store, 10);
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(25));
  }

  @Test
  void aDamagedCheckpointWithoutAnotherWayIsAnError() throws IOException {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10).deleteCommits(0, 9);
    damage(log.store, 10);
    assertCondition("DELTA_UNREADABLE_CHECKPOINT", () -> log.loader().latest());
  }

  @Test
  void aVersionOfACheckpointAloneIsAVersion() {
    LogBuilder log = LogBuilder.upTo(10).checkpoint(10).deleteCommits(0, 10);
    Snapshot snapshot = log.loader().latest();
    assertThat(files(snapshot)).isEqualTo(filesUpTo(10));
    assertThat(log.loader().refresh(snapshot)).isSameAs(snapshot);
    log.commit(11);
    assertThat(files(log.loader().refresh(snapshot))).isEqualTo(filesUpTo(11));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 13, Long.MAX_VALUE})
  void aVersionThatNeverWasIsNotFound(long version) {
    DeltaException e =
        assertCondition(
            "DELTA_VERSION_NOT_FOUND",
            () -> LogBuilder.upTo(12).checkpoint(10).loader().at(version));
    assertThat(e.messageParameters())
        .containsEntry("version", String.valueOf(version))
        .containsEntry("earliest", "0")
        .containsEntry("latest", "12");
  }

  @Test
  void aVersionThatWasCleanedIsNotFoundAndTheMessageSaysWhatIs() {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10).deleteCommits(0, 9);
    DeltaException e = assertCondition("DELTA_VERSION_NOT_FOUND", () -> log.loader().at(9));
    assertThat(e.messageParameters()).containsEntry("earliest", "10").containsEntry("latest", "12");
    assertThat(files(log.loader().at(11))).isEqualTo(filesUpTo(11));
  }

  @Test
  void aGapIsAnErrorAndNeverAnOlderTable() {
    LogBuilder log = LogBuilder.upTo(5).deleteCommits(3, 3);
    assertCondition("DELTA_VERSIONS_NOT_CONTIGUOUS", () -> log.loader().latest());
    assertThat(files(log.loader().at(2))).isEqualTo(filesUpTo(2));
  }

  @Test
  void aLogWithoutItsBeginningIsAnError() {
    LogBuilder log = LogBuilder.upTo(5).deleteCommits(0, 0);
    assertCondition("DELTA_TRUNCATED_TRANSACTION_LOG", () -> log.loader().latest());
  }

  @Test
  void aLogWithoutAProtocolOrMetadataIsAnError() {
    LogBuilder noProtocol = new LogBuilder();
    noProtocol.commit(0, 1, List.of(noProtocol.metadata, LogBuilder.file(0)));
    DeltaException e =
        assertCondition("DELTA_STATE_RECOVER_ERROR", () -> noProtocol.loader().latest());
    assertThat(e.messageParameters()).containsEntry("operation", "protocol");

    LogBuilder noMetadata = new LogBuilder();
    noMetadata.commit(0, 1, List.of(new Protocol(1, 2), LogBuilder.file(0)));
    e = assertCondition("DELTA_STATE_RECOVER_ERROR", () -> noMetadata.loader().latest());
    assertThat(e.messageParameters()).containsEntry("operation", "metadata");
  }

  @Test
  void aTableThatNeedsAnUnknownFeatureIsRefusedAlsoOnRefresh() {
    LogBuilder log = LogBuilder.upTo(3);
    Snapshot known = log.loader().latest();
    Protocol protocol = new Protocol(3, 7, Set.of("fromTheFuture"), Set.of("fromTheFuture"));
    log.commit(4, LogBuilder.timeOf(4), List.of(protocol));
    assertCondition("DELTA_UNSUPPORTED_FEATURES_FOR_READ", () -> log.loader().latest());
    assertCondition("DELTA_UNSUPPORTED_FEATURES_FOR_READ", () -> log.loader().refresh(known));
    assertThat(files(log.loader().at(3))).isEqualTo(filesUpTo(3));
  }

  @Test
  void aRefreshThatFailsLeavesTheKnownVersionForTheNextOne() {
    LogBuilder log = LogBuilder.upTo(3);
    Snapshot known = log.loader().latest();
    log.commit(4);
    log.store.put(LOG + LogFileName.commitName(5), "{\"add\":", 5);
    assertCondition("DELTA_MALFORMED_LOG_FILE", () -> log.loader().refresh(known));
    log.commit(5);
    Snapshot newer = log.loader().refresh(known);
    assertThat(files(newer)).isEqualTo(filesUpTo(5));
    assertThat(files(known)).isEqualTo(filesUpTo(3));
    assertThat(newer.activeFiles().rows()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(FaultyLogStore.Fault.class)
  void whereverTheStoreFailsTheVersionIsWholeOrAnError(FaultyLogStore.Fault fault) {
    LogBuilder log = LogBuilder.upTo(14).checkpoint(10);
    for (int step = 0; ; step++) {
      FaultyLogStore store = FaultyLogStore.failingAt(step, fault, log.store.copy());
      try {
        Snapshot snapshot = new SnapshotLoader(store, ROOT).latest();
        assertThat(files(snapshot)).as("failing at %d", step).isEqualTo(filesUpTo(14));
      } catch (DeltaException e) {
        assertThat(e.sqlState()).isNotEmpty();
      }
      if (!store.faultFired()) {
        return;
      }
    }
  }

  @Test
  void commitsOfASlowStoreAreFetchedAheadAndKeepTheirOrder() {
    LogBuilder log = LogBuilder.upTo(60);
    // The one word on a file that counts is the last: out of order it would be another.
    for (long version = 61; version <= 100; version++) {
      log.commit(
          version,
          LogBuilder.timeOf(version),
          List.of(
              version % 2 == 1 ? LogBuilder.file(0).removed(version, true) : LogBuilder.file(0)));
    }
    Snapshot snapshot = new SnapshotLoader(new SlowStore(log.store), ROOT).latest();
    assertThat(files(snapshot)).isEqualTo(filesUpTo(60));
    assertThat(files(new SnapshotLoader(new SlowStore(log.store), ROOT).at(99)))
        .doesNotContain("file-0");
  }

  @Test
  void aCommitOfThisProcessIsNeitherListedNorReadAgain() {
    LogBuilder log = LogBuilder.upTo(3);
    Snapshot before = log.loader().latest();
    log.commit(4);
    CountingLogStore store = new CountingLogStore(log.store);
    SnapshotLoader loader = new SnapshotLoader(store, ROOT);
    Snapshot after = loader.committed(before, committed(log, 4, LogBuilder.file(4)));
    assertThat(store.takeCalls()).isEmpty();
    assertThat(after.version()).isEqualTo(4);
    assertThat(files(after)).isEqualTo(filesUpTo(4));
    log.commit(5);
    assertThat(files(loader.refresh(after))).isEqualTo(filesUpTo(5));
    assertThat(files(after)).isEqualTo(filesUpTo(4));
  }

  @Test
  void theFirstCommitMakesASnapshotToo() {
    LogBuilder log = LogBuilder.upTo(0);
    NewCommit commit = committed(log, 0, new Protocol(1, 2), log.metadata, LogBuilder.file(0));
    Snapshot after = log.loader().committed(null, commit);
    assertThat(files(after)).isEqualTo(filesUpTo(0));
    assertThat(after.schema()).isEqualTo(log.loader().latest().schema());
  }

  private static NewCommit committed(LogBuilder log, long version, Action... actions) {
    long sizeBytes =
        log.store
            .listFrom(ROOT + "/_delta_log", LogFileName.commitName(version))
            .get(0)
            .sizeBytes();
    return new NewCommit(version, List.of(actions), sizeBytes);
  }

  @Test
  void tombstonesPastTheirRetentionAreLeftOutOfACheckpoint() {
    LogBuilder log =
        new LogBuilder(
            new InMemoryLogStore(),
            java.util.Map.of("delta.deletedFileRetentionDuration", "interval 1 hours"));
    log.commit(0).commit(1).commit(2);
    log.commit(
        3,
        LogBuilder.timeOf(3),
        List.of(
            LogBuilder.file(0).removed(1_000_000, true),
            LogBuilder.file(1).removed(1_000_001, true)));
    Snapshot snapshot = log.loader().latest();
    assertThat(snapshot.state().tombstones().count()).isEqualTo(2);
    SnapshotCheckpoint.write(log.store, snapshot, 1_000_000 + 3_600_000);
    log.deleteCommits(0, 3);
    Snapshot again = log.loader().latest();
    assertThat(files(again)).isEqualTo(List.of("file-2"));
    assertThat(again.state().tombstones().count()).isEqualTo(1);
    assertThat(again.state().tombstones().file(again.state().tombstones().nextRow(0)).path())
        .isEqualTo("file-1");
  }

  private static void damage(InMemoryLogStore store, long version) throws IOException {
    String path = LOG + LogFileName.checkpointName(version);
    byte[] bytes = store.bytes(path);
    store.replace(path, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private interface Loading {
    Object run();
  }

  private static DeltaException assertCondition(String condition, Loading loading) {
    DeltaException e = catchThrowableOfType(DeltaException.class, loading::run);
    assertThat(e).as("an error of condition %s", condition).isNotNull();
    assertThat(e.condition()).isEqualTo(condition);
    return e;
  }

  /** Answers like a store on the other side of a network. */
  private static final class SlowStore extends ForwardingLogStore {
    SlowStore(LogStore target) {
      super(target);
    }

    @Override
    public InputStream open(String path) throws IOException {
      try {
        Thread.sleep(3);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.open(path);
    }
  }
}
