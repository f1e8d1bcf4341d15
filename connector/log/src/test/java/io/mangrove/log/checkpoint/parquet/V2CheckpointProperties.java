package io.mangrove.log.checkpoint.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.parquet.V2Checkpoint.Form;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.Commits;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class V2CheckpointProperties {
  private static final String LOG = "memory:/t/_delta_log";

  @Property(tries = 150)
  void everyFormHoldsFilesTombstonesTransactionsAndDomainsAlike(
      @ForAll("logs") List<List<Action>> log,
      @ForAll Form form,
      @ForAll @IntRange(max = 3) int sidecars)
      throws IOException {
    TableState state;
    try (Replay replay = Replay.fromNothing()) {
      replay.take(new Protocol(3, 7, Set.of("v2Checkpoint"), Set.of("v2Checkpoint")));
      replay.take(TestTable.metadata(Map.of("delta.checkpointPolicy", "v2")));
      log.forEach(commit -> commit.forEach(replay::take));
      state = replay.finish();
    }
    InMemoryLogStore store = new InMemoryLogStore();
    String name = new V2Checkpoint(store, LOG, 7, state).write(form, sidecars);

    Checkpoint checkpoint = new Checkpoint(7, List.of(new StoredFile(name, 0, 0)));
    CheckpointContent found = CheckpointContent.of(store, LOG, checkpoint);

    CheckpointContent expected = CheckpointContent.of(state.checkpointSource(Long.MIN_VALUE));
    assertThat(found.actions).isEqualTo(expected.actions);
    assertThat(found.files).containsExactlyInAnyOrderElementsOf(expected.files);
  }

  @Provide
  Arbitrary<List<List<Action>>> logs() {
    return Commits.logs();
  }
}
