package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.LOG;
import static io.mangrove.log.snapshot.LogBuilder.ROOT;
import static io.mangrove.log.snapshot.LogBuilder.files;
import static io.mangrove.log.snapshot.LogBuilder.filesUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.testkit.CountingLogStore;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactedCommitsTest {

  @Test
  void everyVersionIsReadThroughCompactionsAsItIsWithoutThem() throws IOException {
    LogBuilder log = LogBuilder.upTo(9);
    log.commit(
        10,
        LogBuilder.timeOf(10),
        List.of(LogBuilder.file(3).removed(5, true), new SetTransaction("app", 1, null)));
    log.commit(11).commit(12);
    log.compaction(0, 4).compaction(2, 8).compaction(5, 11);
    for (long version = 0; version <= 12; version++) {
      Snapshot snapshot = log.loader().at(version);
      List<String> expected = new java.util.ArrayList<>(filesUpTo(version));
      if (version >= 10) {
        expected.remove("file-3");
        expected.remove("file-10");
      }
      assertThat(files(snapshot)).as("version %d", version).isEqualTo(expected);
      assertThat(snapshot.transactionVersion("app")).isEqualTo(version >= 10 ? 1L : null);
      assertThat(snapshot.timestamp()).isEqualTo(LogBuilder.timeOf(version));
    }
    assertThat(log.loader().latest().state().tombstones().count()).isEqualTo(1);
  }

  @Test
  void theCommitsThatACompactionSumsUpAreNotOpened() throws IOException {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(5).compaction(6, 11);
    CountingLogStore store = new CountingLogStore(log.store);
    assertThat(files(new SnapshotLoader(store, ROOT).latest())).isEqualTo(filesUpTo(12));
    assertThat(store.takeCalls())
        .containsExactly(
            "open _last_checkpoint",
            "list",
            "open " + LogFileName.checkpointName(5),
            "open " + LogFileName.compactedName(6, 11),
            "open " + LogFileName.commitName(12));
  }

  @Test
  void aRefreshReadsTheNewCommits() throws IOException {
    LogBuilder log = LogBuilder.upTo(3);
    SnapshotLoader loader = log.loader();
    Snapshot known = loader.latest();
    log.commit(4).commit(5).compaction(2, 5);
    assertThat(files(loader.refresh(known))).isEqualTo(filesUpTo(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"add\":", "{\"add\":{}}", "no json"})
  void aDamagedCompactionDoesNoHarm(String text) throws IOException {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(5).compaction(6, 11);
    log.store.put(LOG + LogFileName.compactedName(6, 11), text, 1);
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(12));
  }
}
