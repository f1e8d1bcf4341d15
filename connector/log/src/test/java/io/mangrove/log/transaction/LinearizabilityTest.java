package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.MASKABLE;
import static io.mangrove.log.testkit.TableRows.file;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.testkit.ForwardingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TrackedRows;
import io.mangrove.log.testkit.UnreliableLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Histories of concurrent transactions under Serializable, checked against the log they leave. */
@Timeout(120)
class LinearizabilityTest {
  private static final int THREADS = 4;
  private static final int TRANSACTIONS = 40;

  @TempDir private Path folder;

  @RepeatedTest(5)
  void transactionsOnAnUnreliableStoreInMemoryHaveAnOrder() throws Exception {
    InMemoryLogStore store = new InMemoryLogStore();
    runAndCheck(store, ROOT);
  }

  @RepeatedTest(2)
  void transactionsOnAnUnreliableLocalFileSystemHaveAnOrder() throws Exception {
    runAndCheck(new HadoopLogStore(new Configuration()), "file:" + folder.resolve("t"));
  }

  private static void runAndCheck(LogStore store, String root) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    DeltaLog log = DeltaLog.forTable(store, root);
    Map<String, String> configuration = new HashMap<>(MASKABLE);
    configuration.put("delta.checkpointInterval", "20");
    configuration.put("delta.feature.rowTracking", "supported");
    createTable(log, configuration);
    append(log, file("start", "x", LongStream.range(0, 60).toArray()));
    append(log, file("start2", "x", LongStream.range(60, 120).toArray()));
    Snapshot start = log.loadSnapshot();
    AtomicLong nextId = new AtomicLong(120);

    List<Observed> observed = new ArrayList<>();
    ExecutorService late = Executors.newFixedThreadPool(2);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier rivals = new CyclicBarrier(THREADS);
      List<UnreliableLogStore> stores = new ArrayList<>();
      List<Callable<List<Observed>>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        UnreliableLogStore unreliable = new UnreliableLogStore(store, seed + i, late);
        stores.add(unreliable);
        RandomTransactions transactions =
            new RandomTransactions(
                "t" + i, DeltaLog.forTable(unreliable, root), store, seed + i, nextId, rivals);
        tasks.add(() -> runAll(transactions, start));
      }
      for (Future<List<Observed>> result : threads.invokeAll(tasks)) {
        observed.addAll(result.get());
      }
      for (UnreliableLogStore unreliable : stores) {
        unreliable.settle();
      }
    } finally {
      threads.shutdownNow();
      late.shutdownNow();
    }

    assertThat(HistoryChecker.violations(DeltaLog.forTable(store, root), observed))
        .as("seed %d", seed)
        .isEmpty();
    TrackedRows.check(store, root);
    Set<Observed.Outcome> outcomes = EnumSet.noneOf(Observed.Outcome.class);
    observed.forEach(transaction -> outcomes.add(transaction.outcome()));
    assertThat(outcomes)
        .as("races were won and lost, seed %d", seed)
        .contains(Observed.Outcome.COMMITTED, Observed.Outcome.REFUSED);
  }

  private static List<Observed> runAll(RandomTransactions transactions, Snapshot start)
      throws Exception {
    List<Observed> observed = new ArrayList<>();
    observed.add(transactions.race(start));
    for (int i = 1; i < TRANSACTIONS; i++) {
      Observed transaction = transactions.run();
      if (transaction != null) {
        observed.add(transaction);
      }
    }
    return observed;
  }

  /** The checker must be able to fail: here the last writer of a version wins. */
  @Test
  void aStoreThatLosesUpdatesIsFoundOut() {
    InMemoryLogStore store = new InMemoryLogStore();
    LogStore losing =
        new ForwardingLogStore(store) {
          @Override
          public void putIfAbsent(String path, byte[] content) throws IOException {
            replace(path, content);
          }
        };
    DeltaLog log = DeltaLog.forTable(losing, ROOT);
    Snapshot read = createTable(log, MASKABLE).snapshot();
    List<Observed> observed = List.of(insert(log, read, 1, false), insert(log, read, 2, false));

    assertThat(HistoryChecker.violations(DeltaLog.forTable(store, ROOT), observed))
        .anyMatch(violation -> violation.contains("id=w1") && violation.contains("version null"));
  }

  /** Each reads that the other's row is not there, and says nothing of it to the log. */
  @Test
  void transactionsThatHideWhatTheyReadAreFoundOut() {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Snapshot read = createTable(log, MASKABLE).snapshot();
    List<Observed> observed = List.of(insert(log, read, 1, true), insert(log, read, 2, true));

    assertThat(HistoryChecker.violations(log, observed))
        .singleElement()
        .asString()
        .contains("id=w2")
        .endsWith("would have read [1] before version 2");
  }

  @Test
  void aReadThatMissesWhatWasOverBeforeIsFoundOut() {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Snapshot read = createTable(log, MASKABLE).snapshot();
    List<Observed> observed =
        List.of(insert(log, read, 1, false), insert(log, log.loadSnapshotAt(0), 2, false));

    assertThat(HistoryChecker.violations(log, observed))
        .singleElement()
        .asString()
        .contains("has not seen");
  }

  /** One that claims to be refused and is there all the same, and one that nobody knows. */
  @Test
  void outcomesThatAreNotTheLogsAreFoundOut() {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Snapshot read = createTable(log, MASKABLE).snapshot();
    Observed first = insert(log, read, 1, false);
    insert(log, read, 2, false);
    Observed refused =
        new Observed(
            first.id(),
            1,
            2,
            0,
            0,
            -1,
            Set.of(),
            Set.of(),
            Set.of(1L),
            Observed.Outcome.REFUSED,
            null);

    assertThat(HistoryChecker.violations(log, List.of(refused)))
        .anyMatch(violation -> violation.endsWith("is at version 1"))
        .anyMatch(violation -> violation.equals("w2 is in the log, and nobody wrote it"));
  }

  /** Puts in a row on top of a version, having looked for rows 0 to 9 if it reads. */
  private static Observed insert(DeltaLog log, Snapshot read, long row, boolean reads) {
    String id = "w" + row;
    long invoked = reads ? 0 : System.nanoTime();
    Committed committed =
        log.startTransaction(read)
            .add(file(id, "x", row))
            .commit(new Operation("TEST", Map.of(HistoryChecker.ID, id)));
    return new Observed(
        id,
        invoked,
        System.nanoTime(),
        read.version(),
        0,
        reads ? 9 : -1,
        Set.of(),
        Set.of(),
        Set.of(row),
        Observed.Outcome.COMMITTED,
        committed.version());
  }
}
