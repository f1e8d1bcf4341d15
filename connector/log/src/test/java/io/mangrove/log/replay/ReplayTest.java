package io.mangrove.log.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayTest {

  @Test
  void consecutiveVersionsShareOneStore() {
    TableState first = adding(null, 0, 10);
    TableState second = adding(first, 10, 20);
    assertThat(second.activeFiles().store()).isSameAs(first.activeFiles().store());
    assertThat(first.activeFiles().rows()).isEqualTo(10);
    assertThat(second.activeFiles().rows()).isEqualTo(20);
  }

  @Test
  void rowsThatNoVersionNeedsAreLeftBehindOnceTheyAreMost() {
    int many = 20_000;
    TableState state = adding(null, 0, many);
    long oldTombstones;
    try (Replay replay = Replay.onto(state)) {
      // The same files again: every row so far is superseded.
      for (int round = 0; round < 3; round++) {
        IntStream.range(0, many).forEach(i -> replay.take(file(i)));
      }
      state = replay.finish();
      oldTombstones = state.tombstones().count();
    }
    assertThat(state.activeFiles().rows()).isEqualTo(4 * many);
    TableState next = adding(state, many, many + 1);
    assertThat(next.activeFiles().rows()).isEqualTo(many + 1);
    assertThat(next.activeFiles().count()).isEqualTo(many + 1);
    assertThat(next.activeFiles().totalSizeBytes()).isEqualTo(100L * (many + 1));
    assertThat(oldTombstones).isZero();
    assertThat(state.activeFiles().count()).isEqualTo(many);
  }

  @Test
  void theFilesOfOnePartitionShareOneMap() {
    TableState state = adding(null, 0, 1_000);
    ActiveFiles files = state.activeFiles();
    assertThat(files.partitionCount()).isEqualTo(3);
    assertThat(files.partition(files.partitionOrdinal(0)))
        .isSameAs(files.partition(files.partitionOrdinal(3)));
  }

  @Test
  void statisticsOfAnyLengthAreKept() {
    String longest = "{\"x\":\"" + "é".repeat(2_000_000) + "\"}";
    try (Replay replay = Replay.fromNothing()) {
      replay.take(new AddFile("a", Map.of(), 1, 1, true, "{}"));
      replay.take(new AddFile("b", Map.of(), 1, 1, true, longest));
      replay.take(new AddFile("c", Map.of(), 1, 1, true, null));
      ActiveFiles files = replay.finish().activeFiles();
      assertThat(files.stats(0)).isEqualTo("{}");
      assertThat(files.stats(1)).isEqualTo(longest);
      assertThat(files.stats(2)).isNull();
      assertThat(files.statsBytes(0).remaining()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsTakenAfterTheEnd() {
    Replay replay = Replay.fromNothing();
    replay.finish();
    assertThatThrownBy(() -> replay.take(file(1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void threadsThatGoOnFromOneVersionAndLookUpInItDoNotDisturbEachOther() throws Exception {
    TableState common = adding(null, 0, 2_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int from = 2_000 + i * 500;
        tasks.add(
            () -> {
              TableState state = common;
              for (int step = 0; step < 5; step++) {
                state = adding(state, from + step * 100, from + (step + 1) * 100);
              }
              ActiveFiles files = state.activeFiles();
              for (int file = from; file < from + 500; file++) {
                assertThat(files.path(files.row(new FileKey("file-" + file, null))))
                    .isEqualTo("file-" + file);
              }
              return files.count();
            });
        tasks.add(
            () -> {
              ActiveFiles files = common.activeFiles();
              for (int file = 0; file < 2_000; file++) {
                assertThat(files.row(new FileKey("file-" + file, null))).isEqualTo(file);
              }
              assertThat(files.row(new FileKey("file-2000", null))).isEqualTo(-1);
              return 2_500;
            });
      }
      for (Future<Integer> count : threads.invokeAll(tasks)) {
        assertThat(count.get()).isEqualTo(2_500);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static TableState adding(TableState known, int from, int to) {
    try (Replay replay = known == null ? Replay.fromNothing() : Replay.onto(known)) {
      IntStream.range(from, to).forEach(i -> replay.take(file(i)));
      return replay.finish();
    }
  }

  private static AddFile file(int i) {
    String stats = "{\"numRecords\":" + i + "}";
    return new AddFile("file-" + i, Map.of("p", String.valueOf(i % 3)), 100, i, true, stats);
  }
}
