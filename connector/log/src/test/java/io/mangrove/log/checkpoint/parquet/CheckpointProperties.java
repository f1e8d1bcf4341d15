package io.mangrove.log.checkpoint.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.Commits;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CheckpointProperties {
  private static final String LOG = "memory:/t/_delta_log";

  @Property(tries = 150)
  void whatIsWrittenIsReadBack(
      @ForAll("logs") List<List<Action>> log,
      @ForAll("metadata") Metadata metadata,
      @ForAll("protocols") Protocol protocol,
      @ForAll Spec spec,
      @ForAll @IntRange(min = 1, max = 4) int actionsPerSidecar)
      throws IOException {
    CheckpointSource source;
    try (Replay replay = Replay.fromNothing()) {
      replay.take(protocol);
      replay.take(metadata);
      log.forEach(commit -> commit.forEach(replay::take));
      source = replay.finish().checkpointSource(Long.MIN_VALUE);
    }
    CheckpointContent expected = CheckpointContent.of(source);
    InMemoryLogStore store = new InMemoryLogStore();

    LastCheckpoint written =
        new CheckpointWriter(store, LOG, new CheckpointOptions(spec, actionsPerSidecar))
            .write(7, source);

    List<StoredFile> top = store.listFrom(LOG, "");
    assertThat(top).hasSize(1);
    CheckpointContent found = CheckpointContent.of(store, LOG, new Checkpoint(7, top));
    assertThat(found.actions).isEqualTo(expected.actions);
    assertThat(found.files).isEqualTo(expected.files);
    List<StoredFile> sidecars = store.listFrom(LOG + "/_sidecars", "");
    int files = spec == Spec.CLASSIC ? 0 : found.files.size();
    assertThat(sidecars).hasSize((files + actionsPerSidecar - 1) / actionsPerSidecar);
    long own = spec == Spec.CLASSIC ? 0 : 1 + sidecars.size();
    assertThat(written.size()).isEqualTo(found.actions.size() + found.files.size() + own);
    assertThat(written.numOfAddFiles())
        .isEqualTo(found.files.stream().filter(file -> !file.tombstone()).count());
    assertThat(written.sizeInBytes())
        .isEqualTo(
            top.get(0).sizeBytes() + sidecars.stream().mapToLong(StoredFile::sizeBytes).sum());
    assertThat(written.manifest() == null).isEqualTo(spec == Spec.CLASSIC);
  }

  @Provide
  Arbitrary<List<List<Action>>> logs() {
    return Commits.logs();
  }

  @Provide
  Arbitrary<Metadata> metadata() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("delta.appendOnly", "false");
    properties.put("ü", "");
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(5),
            Arbitraries.strings().ofMaxLength(5).injectNull(0.3),
            Arbitraries.of(Map.<String, String>of(), Map.of("a", "b"), properties),
            Arbitraries.of(List.<String>of(), List.of("p"), List.of("p", "é q")),
            Arbitraries.longs().between(0, Long.MAX_VALUE).injectNull(0.3))
        .as(
            (id, name, configuration, columns, created) ->
                new Metadata(
                    id,
                    name,
                    name,
                    "parquet",
                    configuration,
                    "{\"" + id + "\"}",
                    columns,
                    created,
                    configuration));
  }

  @Provide
  Arbitrary<Protocol> protocols() {
    return Arbitraries.of(
        new Protocol(1, 2),
        new Protocol(1, 7, null, Set.of("appendOnly")),
        new Protocol(3, 7, Set.of(), Set.of()),
        new Protocol(3, 7, Set.of("timestampNtz"), Set.of("timestampNtz", "invariants")));
  }
}
