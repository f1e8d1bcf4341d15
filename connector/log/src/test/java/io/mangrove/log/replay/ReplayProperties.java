package io.mangrove.log.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.replay.NaiveReplay.Content;
import io.mangrove.log.testkit.Commits;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplayProperties {

  @Property(tries = 500)
  void columnsHoldWhatMapsWouldHold(@ForAll("logs") List<List<Action>> log) {
    NaiveReplay naive = new NaiveReplay();
    try (Replay replay = Replay.fromNothing()) {
      for (List<Action> commit : log) {
        commit.forEach(replay::take);
        naive.take(commit);
      }
      assertThat(Content.of(replay.finish())).isEqualTo(naive.content());
    }
  }

  @Property(tries = 300)
  void everyVersionStaysAsItWasWhileLaterOnesShareItsColumns(
      @ForAll("logs") List<List<Action>> log) {
    List<TableState> states = new ArrayList<>();
    List<Content> expected = new ArrayList<>();
    NaiveReplay naive = new NaiveReplay();
    TableState state = empty();
    for (List<Action> commit : log) {
      state = next(state, commit);
      states.add(state);
      expected.add(naive.take(commit).content());
    }
    for (int i = 0; i < states.size(); i++) {
      assertThat(Content.of(states.get(i))).isEqualTo(expected.get(i));
    }
  }

  @Property(tries = 300)
  void twoFuturesOfOneVersionDoNotMix(
      @ForAll("logs") List<List<Action>> log,
      @ForAll("logs") List<List<Action>> oneFuture,
      @ForAll("logs") List<List<Action>> otherFuture) {
    TableState common = replayed(empty(), log);
    TableState one = replayed(common, oneFuture);
    TableState other = replayed(common, otherFuture);
    assertThat(Content.of(common)).isEqualTo(naive(log));
    assertThat(Content.of(one)).isEqualTo(naive(log, oneFuture));
    assertThat(Content.of(other)).isEqualTo(naive(log, otherFuture));
  }

  @Property(tries = 300)
  void aReplayThatIsGivenUpLeavesNoTrace(
      @ForAll("logs") List<List<Action>> log,
      @ForAll("logs") List<List<Action>> givenUp,
      @ForAll("logs") List<List<Action>> future) {
    TableState known = replayed(empty(), log);
    try (Replay replay = Replay.onto(known)) {
      givenUp.forEach(commit -> commit.forEach(replay::take));
    }
    assertThat(Content.of(known)).isEqualTo(naive(log));
    assertThat(Content.of(replayed(known, future))).isEqualTo(naive(log, future));
  }

  @Property(tries = 300)
  void aFileIsFoundByItsIdentityInEveryVersion(@ForAll("logs") List<List<Action>> log) {
    List<TableState> states = new ArrayList<>();
    TableState state = empty();
    for (List<Action> commit : log) {
      state = next(state, commit);
      states.add(state);
    }
    for (TableState version : states) {
      ActiveFiles files = version.activeFiles();
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        AddFile file = files.file(row);
        assertThat(files.row(FileKey.of(file.path(), file.deletionVector()))).isEqualTo(row);
      }
      Tombstones tombstones = version.tombstones();
      for (int row = tombstones.nextRow(0); row >= 0; row = tombstones.nextRow(row + 1)) {
        var removed = tombstones.file(row);
        assertThat(files.row(FileKey.of(removed.path(), removed.deletionVector()))).isEqualTo(-1);
      }
    }
  }

  @Property(tries = 200)
  void aStateHandedOverAsACheckpointIsTheSameState(@ForAll("logs") List<List<Action>> log) {
    TableState state = replayed(empty(), log);
    CheckpointSource source = state.checkpointSource(Long.MIN_VALUE);
    try (Replay replay = Replay.fromNothing()) {
      source.writeTo(replay);
      assertThat(Content.of(replay.finish())).isEqualTo(Content.of(state));
    }
  }

  @Provide
  Arbitrary<List<List<Action>>> logs() {
    return Commits.logs();
  }

  private static TableState empty() {
    try (Replay replay = Replay.fromNothing()) {
      return replay.finish();
    }
  }

  private static TableState next(TableState state, List<Action> commit) {
    try (Replay replay = Replay.onto(state)) {
      commit.forEach(replay::take);
      return replay.finish();
    }
  }

  private static TableState replayed(TableState from, List<List<Action>> log) {
    TableState state = from;
    for (List<Action> commit : log) {
      state = next(state, commit);
    }
    return state;
  }

  @SafeVarargs
  private static Content naive(List<List<Action>>... logs) {
    NaiveReplay naive = new NaiveReplay();
    for (List<List<Action>> log : logs) {
      log.forEach(naive::take);
    }
    return naive.content();
  }
}
