package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.Tombstones;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.testkit.Commits;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LogCompactionProperties {

  @Property(tries = 150)
  void aVersionIsTheSameWithTheCompactionInPlaceOfItsCommits(
      @ForAll("logs") List<List<Action>> commits,
      @ForAll @IntRange(max = 11) int one,
      @ForAll @IntRange(max = 11) int other,
      @ForAll boolean behindACheckpoint)
      throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    List<Action> creation =
        List.of(
            new Protocol(1, 7, null, Set.of("domainMetadata")),
            TestTable.metadata(Map.of("delta.deletedFileRetentionDuration", "interval 1 seconds")));
    put(store, 0, creation);
    for (int i = 0; i < commits.size(); i++) {
      put(store, i + 1, commits.get(i));
    }
    int latest = commits.size();
    int first = Math.min(Math.min(one, other), latest - 1);
    int last = Math.max(first + 1, Math.min(latest, Math.max(one, other)));
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Set<Object> expected = state(log.loadSnapshotAt(last));
    Set<Object> expectedLater = state(log.loadSnapshotAt(latest));
    if (behindACheckpoint && first > 0) {
      var unused =
          SnapshotCheckpoint.write(
              store, log.loadSnapshotAt(first - 1), 0, CheckpointOptions.of(Spec.CLASSIC));
    }

    new LogCompaction(store, ROOT).write(first, last);

    CountingLogStore counting = new CountingLogStore(store);
    assertThat(state(DeltaLog.forTable(counting, ROOT).loadSnapshotAt(last))).isEqualTo(expected);
    assertThat(counting.takeCalls()).contains("open " + LogFileName.compactedName(first, last));
    assertThat(state(DeltaLog.forTable(store, ROOT).loadSnapshot())).isEqualTo(expectedLater);
  }

  private static void put(InMemoryLogStore store, long version, List<Action> actions)
      throws IOException {
    Map<Object, Action> clear = new LinkedHashMap<>();
    actions.forEach(action -> clear.put(identity(action), action));
    byte[] text = ActionWriter.writeCommit(List.copyOf(clear.values()));
    store.putIfAbsent(
        ROOT + "/_delta_log/" + LogFileName.commitName(version),
        text.length == 0 ? new byte[] {'\n'} : text);
  }

  /** A commit may say one thing only of each of these. */
  private static Object identity(Action action) {
    if (action instanceof AddFile add) {
      return add.key();
    }
    if (action instanceof RemoveFile remove) {
      return remove.key();
    }
    if (action instanceof SetTransaction transaction) {
      return List.of(SetTransaction.class, transaction.appId());
    }
    return action instanceof DomainMetadata domain
        ? List.of(DomainMetadata.class, domain.domain())
        : action.getClass();
  }

  /** All that a version is; a tombstone's paths are enough, for a compaction keeps the rest. */
  private static Set<Object> state(Snapshot snapshot) {
    List<Object> all = new ArrayList<>();
    ActiveFiles files = snapshot.activeFiles();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      all.add(files.file(row));
    }
    Tombstones removed = snapshot.state().tombstones();
    for (int row = removed.nextRow(0); row >= 0; row = removed.nextRow(row + 1)) {
      all.add(removed.file(row));
    }
    all.add(snapshot.state().transactions());
    all.add(snapshot.domainMetadata());
    all.add(snapshot.metadata());
    all.add(snapshot.protocol());
    return new HashSet<>(all);
  }

  @Provide
  Arbitrary<List<List<Action>>> logs() {
    return Commits.logs();
  }
}
