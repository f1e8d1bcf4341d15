package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.testkit.ForwardingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConcurrentCommitsTest {
  private static final int WRITERS = 8;
  private static final int COMMITS = 25;

  @TempDir private Path folder;

  @Test
  void everyBlindAppendOfManyThreadsLandsOnceInMemory() throws Exception {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog shared = DeltaLog.forTable(store, ROOT);

    landAll(store, ROOT, writer -> shared);
  }

  @Test
  void everyBlindAppendOfManyLogsLandsOnceInMemory() throws Exception {
    InMemoryLogStore store = new InMemoryLogStore();

    landAll(store, ROOT, writer -> DeltaLog.forTable(store, ROOT));
  }

  @Test
  void everyBlindAppendOfManyLogsLandsOnceOnTheLocalFileSystem() throws Exception {
    String root = "file:" + folder.resolve("t");
    LogStore store = new HadoopLogStore(new Configuration());

    landAll(
        store, root, writer -> DeltaLog.forTable(new HadoopLogStore(new Configuration()), root));
  }

  private interface LogOfWriter {
    DeltaLog log(int writer);
  }

  private static void landAll(LogStore store, String root, LogOfWriter logs) throws Exception {
    createTable(DeltaLog.forTable(store, root), Map.of());
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<Long> versions = Collections.synchronizedList(new ArrayList<>());
    inParallel(
        WRITERS,
        writer -> {
          DeltaLog log = logs.log(writer);
          start.await();
          for (int i = 0; i < COMMITS; i++) {
            Committed committed = append(log, file("w" + writer + "-" + i, "p" + writer, i, i));
            versions.add(committed.version());
            assertThat(files(committed.snapshot())).contains("w" + writer + "-" + i);
          }
          return null;
        });

    versions.sort(null);
    assertThat(versions)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, WRITERS * COMMITS).boxed().toList());
    Snapshot snapshot = DeltaLog.forTable(store, root).loadSnapshot();
    assertThat(snapshot.version()).isEqualTo(WRITERS * COMMITS);
    assertThat(files(snapshot))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, WRITERS)
                .boxed()
                .flatMap(w -> IntStream.range(0, COMMITS).mapToObj(i -> "w" + w + "-" + i))
                .toList());
  }

  @Test
  void ofManyCreatorsOneMakesTheTable() throws Exception {
    String root = "file:" + folder.resolve("t");
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    inParallel(
        WRITERS,
        writer -> {
          DeltaLog log = DeltaLog.forTable(new HadoopLogStore(new Configuration()), root);
          Transaction creation = log.startCreation().metadata(metadata(Map.of()));
          start.await();
          Throwable failure = catchThrowable(() -> creation.commit(TestTable.CREATE));
          if (failure != null) {
            failures.add(failure);
          }
          return null;
        });

    assertThat(failures)
        .hasSize(WRITERS - 1)
        .allSatisfy(
            failure ->
                assertThat(((DeltaException) failure).condition())
                    .isEqualTo("DELTA_CONCURRENT_WRITE"));
  }

  @Test
  void aWriterThatIsOvertakenRepeatedlyCommitsBehindAllWinners() throws Exception {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Snapshot read = createTable(log, Map.of()).snapshot();
    CountDownLatch atTheStore = new CountDownLatch(1);
    CountDownLatch overtaken = new CountDownLatch(1);
    LogStore slow =
        new ForwardingLogStore(store) {
          @Override
          public void putIfAbsent(String path, byte[] content) throws IOException {
            atTheStore.countDown();
            try {
              overtaken.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            super.putIfAbsent(path, content);
          }
        };
    inParallel(
        2,
        writer -> {
          if (writer == 0) {
            Committed committed =
                DeltaLog.forTable(slow, ROOT)
                    .startTransaction(read)
                    .add(file("slow", "x", 1, 1))
                    .commit(APPEND);
            assertThat(committed.version()).isEqualTo(6);
            assertThat(committed.attempts()).isEqualTo(2);
            assertThat(files(committed.snapshot()))
                .containsExactly("quick0", "quick1", "quick2", "quick3", "quick4", "slow");
          } else {
            atTheStore.await();
            for (int i = 0; i < 5; i++) {
              append(log, file("quick" + i, "x", i, i));
            }
            overtaken.countDown();
          }
          return null;
        });
  }

  @Test
  void aWriterThatLosesEveryRaceGivesUp() {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog quick = DeltaLog.forTable(store, ROOT);
    Snapshot read = createTable(quick, Map.of()).snapshot();
    LogStore alwaysLate =
        new ForwardingLogStore(store) {
          @Override
          public void putIfAbsent(String path, byte[] content) throws IOException {
            append(quick, file("quick" + quick.loadSnapshot().version(), "x", 1, 1));
            super.putIfAbsent(path, content);
          }
        };
    DeltaLog late =
        DeltaLog.forTable(alwaysLate, ROOT).withOptions(new CommitOptions("Test", 3, 0, 0));

    Throwable failure = catchThrowable(() -> append(late, read, file("late", "x", 1, 1)));

    assertThat(failure).hasMessageContaining("DELTA_MAX_COMMIT_RETRIES_EXCEEDED");
    assertThat(files(quick.loadSnapshot())).doesNotContain("late").hasSize(3);
  }

  private interface Work {
    Object run(int writer) throws Exception;
  }

  private static void inParallel(int threads, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int writer = i;
        tasks.add(() -> work.run(writer));
      }
      for (Future<Object> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
