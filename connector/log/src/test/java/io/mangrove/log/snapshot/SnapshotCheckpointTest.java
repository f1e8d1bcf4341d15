package io.mangrove.log.snapshot;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotCheckpointTest {
  private static final String LOG = ROOT + "/_delta_log";
  private static final Map<String, String> V2 =
      Map.of("delta.checkpointPolicy", "v2", "delta.checkpointInterval", "2");

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  @Test
  void thePolicyOfATableSaysWhatItsCheckpointsLookLike() throws Exception {
    createTable(log, V2);
    List<String> expected = new ArrayList<>();
    for (int version = 1; version <= 5; version++) {
      append(log, file("f" + version, "x", version, version));
      expected.add("f" + version);
    }

    assertThat(checkpoints())
        .hasSize(2)
        .allMatch(name -> name.matches(".{20}.checkpoint.*-.*parquet"));
    assertThat(store.text(LOG + "/_last_checkpoint"))
        .contains("\"version\":4", "\"numOfAddFiles\":4", "\"v2Checkpoint\":{\"path\":\"");
    for (long version = 0; version <= 4; version++) {
      store.delete(LOG + "/" + LogFileName.commitName(version));
    }
    assertThat(files(DeltaLog.forTable(store, ROOT).loadSnapshot())).isEqualTo(expected);
  }

  @Test
  void atTimesOneWithSidecarsHasTheNameThatEveryReaderLooksFor() {
    createTable(log, Map.of("delta.checkpointPolicy", "v2", "delta.checkpointInterval", "1"));
    for (int version = 1; version <= 11; version++) {
      append(log, file("f" + version, "x", version, version));
    }

    assertThat(checkpoints()).hasSize(11).contains(LogFileName.checkpointName(10));
    assertThat(checkpoints()).filteredOn(name -> name.endsWith(".checkpoint.parquet")).hasSize(1);
  }

  @Test
  void aTableWithoutTheFeatureGetsNoSidecars() {
    Snapshot snapshot = createTable(log, Map.of()).snapshot();

    assertThatThrownBy(
            () -> SnapshotCheckpoint.write(store, snapshot, 0, CheckpointOptions.of(Spec.V2_JSON)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("v2Checkpoint");
  }

  @Test
  void transactionsPastTheirRetentionAreForgottenByTheCheckpoint() {
    createTable(log, Map.of("delta.setTransactionRetentionDuration", "interval 1 hours"));
    Snapshot snapshot =
        log.startTransaction(log.loadSnapshot())
            .setTransaction(new SetTransaction("old", 1, 1_000L))
            .setTransaction(new SetTransaction("young", 2, 1_001L))
            .setTransaction(new SetTransaction("timeless", 3, null))
            .commit(APPEND)
            .snapshot();

    var unused = SnapshotCheckpoint.write(store, snapshot, 1_000 + 3_600_000);
    store.delete(LOG + "/" + LogFileName.commitName(0));

    Snapshot loaded = DeltaLog.forTable(store, ROOT).loadSnapshot();
    assertThat(loaded.state().transactions().keySet()).containsExactly("young", "timeless");
  }

  @ParameterizedTest
  @EnumSource(Spec.class)
  void aCheckpointIsWholeOrAbsentWhereverTheStoreFails(Spec spec) {
    createTable(log, V2);
    Snapshot snapshot =
        append(log, file("a", "x", 1, 2), file("b", "x", 3, 4), file("c", "y", 5, 6)).snapshot();
    for (Fault fault : Fault.values()) {
      boolean fired = true;
      for (int step = 0; fired; step++) {
        InMemoryLogStore target = store.copy();
        FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, target);
        try {
          var unused =
              SnapshotCheckpoint.write(faulty, snapshot, 0, new CheckpointOptions(spec, 2));
        } catch (DeltaException e) {
          assertThat(e.condition()).isEqualTo("DELTA_CHECKPOINT_NOT_WRITTEN");
        }
        fired = faulty.faultFired();

        assertThat(files(DeltaLog.forTable(target, ROOT).loadSnapshot()))
            .as("%s at operation %d", fault, step)
            .containsExactly("a", "b", "c");
        boolean there =
            target.listFrom(LOG, "").stream().anyMatch(f -> f.name().contains(".checkpoint."));
        if (there) {
          target.delete(LOG + "/" + LogFileName.commitName(0));
          target.delete(LOG + "/" + LogFileName.commitName(1));
          assertThat(files(DeltaLog.forTable(target, ROOT).loadSnapshot()))
              .as("%s at operation %d, by the checkpoint alone", fault, step)
              .containsExactly("a", "b", "c");
        }
        assertThat(there || fired).isTrue();
      }
    }
  }

  private List<String> checkpoints() {
    return store.listFrom(LOG, "").stream()
        .map(StoredFile::name)
        .filter(name -> name.contains(".checkpoint."))
        .toList();
  }
}
