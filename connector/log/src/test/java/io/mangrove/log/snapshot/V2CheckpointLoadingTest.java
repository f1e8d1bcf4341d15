package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.LOG;
import static io.mangrove.log.snapshot.LogBuilder.ROOT;
import static io.mangrove.log.snapshot.LogBuilder.files;
import static io.mangrove.log.snapshot.LogBuilder.filesUpTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.parquet.V2Checkpoint.Form;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.Tombstones;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.FaultyLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class V2CheckpointLoadingTest {
  private static final String SIDECARS = LOG + LogFileName.SIDECAR_DIRECTORY;

  @ParameterizedTest(name = "{0} with {1} sidecars")
  @CsvSource({"JSON,0", "JSON,2", "PARQUET,0", "PARQUET,2", "CLASSIC_NAME,0", "CLASSIC_NAME,2"})
  void everyVersionFromTheCheckpointOnIsReadWithoutTheCommitsBeforeIt(Form form, int sidecars)
      throws IOException {
    LogBuilder log = table(12).v2Checkpoint(10, form, sidecars).deleteCommits(0, 10);
    for (long version = 10; version <= 12; version++) {
      assertThat(files(log.loader().at(version))).isEqualTo(filesUpTo(version));
    }
    Snapshot latest = log.loader().latest();
    assertThat(latest.version()).isEqualTo(12);
    assertThat(latest.protocol().readerFeatures()).containsExactly("v2Checkpoint");
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> log.loader().at(9));
    assertThat(e.condition()).isEqualTo("DELTA_VERSION_NOT_FOUND");
    assertThat(e.messageParameters()).containsEntry("earliest", "10");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void tombstonesAndTransactionsComeFromTheCheckpointToo(Form form) throws IOException {
    LogBuilder log = table(2);
    log.commit(
        3,
        LogBuilder.timeOf(3),
        List.of(LogBuilder.file(1).removed(77, true), new SetTransaction("app", 5, 6L)));
    log.v2Checkpoint(3, form, 1).deleteCommits(0, 3);
    Snapshot snapshot = log.loader().latest();
    assertThat(files(snapshot)).containsExactly("file-0", "file-2");
    assertThat(snapshot.transactionVersion("app")).isEqualTo(5);
    Tombstones tombstones = snapshot.state().tombstones();
    assertThat(tombstones.count()).isEqualTo(1);
    RemoveFile removed = tombstones.file(tombstones.nextRow(0));
    assertThat(removed.path()).isEqualTo("file-1");
    assertThat(removed.deletionTimestamp()).isEqualTo(77);
  }

  @Test
  void theNewestVersionTakesOneListingTheManifestAndItsSidecars() throws IOException {
    LogBuilder log = table(11).v2Checkpoint(10, Form.JSON, 1);
    log.store.replace(
        LOG + LogFileName.LAST_CHECKPOINT,
        "{\"version\":10,\"size\":13,\"v2Checkpoint\":{\"path\":\"x\",\"nonFileActions\":[{}]}}"
            .getBytes(StandardCharsets.UTF_8));
    CountingLogStore store = new CountingLogStore(log.store);
    assertThat(files(new SnapshotLoader(store, ROOT).latest())).isEqualTo(filesUpTo(11));
    assertThat(store.takeCalls())
        .containsExactly(
            "open _last_checkpoint",
            "list",
            "open " + manifest(log, 10),
            "open " + log.store.listFrom(SIDECARS, "").get(0).name(),
            "open " + LogFileName.commitName(11));
  }

  @Test
  void aMissingSidecarDoesNoHarmAsLongAsThereIsAnotherWay() throws IOException {
    LogBuilder log = table(12).v2Checkpoint(10, Form.JSON, 2);
    deleteOneSidecar(log);
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(12));

    log.v2Checkpoint(10, Form.PARQUET, 0).deleteCommits(0, 9);
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(12));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aMissingSidecarWithoutAnotherWayIsAnErrorAndNeverHalfATable(Form form) throws IOException {
    LogBuilder log = table(12).v2Checkpoint(10, form, 2).deleteCommits(0, 9);
    deleteOneSidecar(log);
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> log.loader().latest());
    assertThat(e.condition()).isEqualTo("DELTA_MISSING_PART_FILES");
    assertThat(e.sqlState()).isEqualTo("42KD6");
  }

  @ParameterizedTest
  @EnumSource(FaultyLogStore.Fault.class)
  void whereverTheStoreFailsTheVersionIsWholeOrAnError(FaultyLogStore.Fault fault)
      throws IOException {
    LogBuilder log = table(12).v2Checkpoint(10, Form.JSON, 2).deleteCommits(0, 9);
    for (int step = 0; ; step++) {
      FaultyLogStore store = FaultyLogStore.failingAt(step, fault, log.store.copy());
      try {
        Snapshot snapshot = new SnapshotLoader(store, ROOT).latest();
        assertThat(files(snapshot)).as("failing at %d", step).isEqualTo(filesUpTo(12));
      } catch (DeltaException e) {
        assertThat(e.sqlState()).isNotEmpty();
      }
      if (!store.faultFired()) {
        return;
      }
    }
  }

  private static LogBuilder table(long latest) {
    LogBuilder log = new LogBuilder();
    Set<String> features = Set.of("v2Checkpoint");
    log.commit(
        0,
        LogBuilder.timeOf(0),
        List.of(new Protocol(3, 7, features, features), log.metadata, LogBuilder.file(0)));
    for (long version = 1; version <= latest; version++) {
      log.commit(version);
    }
    return log;
  }

  private static String manifest(LogBuilder log, long version) {
    return log.store.listFrom(ROOT + "/_delta_log", LogFileName.firstNameOf(version)).stream()
        .map(StoredFile::name)
        .filter(name -> name.contains(".checkpoint."))
        .findFirst()
        .orElseThrow();
  }

  private static void deleteOneSidecar(LogBuilder log) {
    log.store.delete(SIDECARS + "/" + log.store.listFrom(SIDECARS, "").get(0).name());
  }
}
