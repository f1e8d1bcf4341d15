package io.mangrove.log.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.testkit.Commits;
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

class FileDifferenceProperties {

  @Property(tries = 500)
  void twoVersionsDifferByWhatTheCommitsInBetweenDid(
      @ForAll("logs") List<List<Action>> log, @ForAll @IntRange(max = 12) int split) {
    int at = Math.min(split, log.size());
    List<List<Action>> earlier = log.subList(0, at);
    List<List<Action>> later = log.subList(at, log.size());
    TableState before = replayed(empty(), earlier);
    TableState sharing = replayed(before, later);
    TableState apart = replayed(empty(), log);
    for (TableState after : List.of(sharing, apart)) {
      check(before.activeFiles(), after.activeFiles(), later);
    }
    assertThat(FileDifference.between(sharing.activeFiles(), apart.activeFiles()).isEmpty())
        .isTrue();
  }

  private static void check(ActiveFiles before, ActiveFiles after, List<List<Action>> between) {
    // The last word of the commits on each file they speak of; of all others there is none.
    Map<FileKey, Boolean> lastWord = new LinkedHashMap<>();
    for (List<Action> commit : between) {
      for (Action action : commit) {
        if (action instanceof AddFile add) {
          lastWord.put(add.key(), true);
        } else if (action instanceof RemoveFile remove) {
          lastWord.put(remove.key(), false);
        }
      }
    }
    Set<FileKey> gone = new HashSet<>();
    Set<FileKey> come = new HashSet<>();
    lastWord.forEach(
        (file, isThere) -> {
          boolean wasThere = before.row(file) >= 0;
          if (wasThere && !isThere) {
            gone.add(file);
          } else if (!wasThere && isThere) {
            come.add(file);
          }
        });
    FileDifference difference = FileDifference.between(before, after);
    List<FileKey> remaskedBefore = keys(before, difference.remaskedBefore());
    List<FileKey> remasked = keys(after, difference.remasked());
    List<FileKey> removed = keys(before, difference.removed());
    List<FileKey> added = keys(after, difference.added());
    assertThat(concat(removed, remaskedBefore)).containsExactlyInAnyOrderElementsOf(gone);
    assertThat(concat(added, remasked)).containsExactlyInAnyOrderElementsOf(come);
    assertThat(remasked)
        .extracting(FileKey::path)
        .isEqualTo(remaskedBefore.stream().map(FileKey::path).toList());
    Set<String> gonePaths = new HashSet<>(removed.stream().map(FileKey::path).toList());
    gonePaths.removeAll(remaskedBefore.stream().map(FileKey::path).toList());
    assertThat(added).extracting(FileKey::path).noneMatch(gonePaths::contains);
    assertThat(difference.isEmpty()).isEqualTo(gone.isEmpty() && come.isEmpty());
  }

  @Provide
  Arbitrary<List<List<Action>>> logs() {
    return Commits.logs();
  }

  private static List<FileKey> concat(List<FileKey> one, List<FileKey> other) {
    List<FileKey> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static List<FileKey> keys(ActiveFiles files, int[] rows) {
    List<FileKey> keys = new ArrayList<>();
    for (int row : rows) {
      keys.add(files.file(row).key());
    }
    return keys;
  }

  private static TableState empty() {
    try (Replay replay = Replay.fromNothing()) {
      return replay.finish();
    }
  }

  private static TableState replayed(TableState from, List<List<Action>> log) {
    TableState state = from;
    for (List<Action> commit : log) {
      try (Replay replay = Replay.onto(state)) {
        commit.forEach(replay::take);
        state = replay.finish();
      }
    }
    return state;
  }
}
