package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.OVERWRITE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.ForwardingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommitFaultsTest {
  private static final Set<String> HONEST_FAILURES =
      Set.of(
          "DELTA_COMMIT_NOT_WRITTEN",
          "DELTA_COMMIT_OUTCOME_UNKNOWN",
          "DELTA_LOG_UNREADABLE",
          "DELTA_LOG_FILE_NOT_FOUND");

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anAppendIsAllOrNothingWhereverTheStoreFails(Fault fault) {
    for (int step = 0; ; step++) {
      InMemoryLogStore store = new InMemoryLogStore();
      createTable(DeltaLog.forTable(store, ROOT), Map.of());
      FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, store);

      Throwable failure =
          catchThrowable(() -> append(DeltaLog.forTable(faulty, ROOT), file("new", "x", 1, 2)));

      check(fault, step, store, failure, List.of(), List.of("new"));
      if (!faulty.faultFired()) {
        assertThat(failure).isNull();
        return;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anOverwriteThatLostARaceIsAllOrNothingWhereverTheStoreFails(Fault fault) {
    for (int step = 0; ; step++) {
      InMemoryLogStore store = new InMemoryLogStore();
      DeltaLog log = DeltaLog.forTable(store, ROOT);
      createTable(log, Map.of("delta.isolationLevel", "WriteSerializable"));
      Snapshot read = append(log, file("old", "x", 1, 2)).snapshot();
      append(log, file("winner", "x", 3, 4));
      FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, store);

      Throwable failure =
          catchThrowable(
              () ->
                  DeltaLog.forTable(faulty, ROOT)
                      .startTransaction(read)
                      .readWholeTable()
                      .remove(file("old", "x", 1, 2).removed(1, true))
                      .add(file("new", "x", 5, 6))
                      .commit(OVERWRITE));

      check(fault, step, store, failure, List.of("old", "winner"), List.of("new", "winner"));
      if (!faulty.faultFired()) {
        assertThat(failure).isNull();
        return;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aCheckpointThatFailsFailsNoCommit(Fault fault) {
    boolean fired = true;
    for (int step = 2; fired; step++) {
      InMemoryLogStore store = new InMemoryLogStore();
      DeltaLog log = DeltaLog.forTable(store, ROOT);
      createTable(log, Map.of("delta.checkpointInterval", "2"));
      Snapshot one = append(log, file("a", "x", 1, 2)).snapshot();
      // Operation 0 looks whether the table is still there, operation 1 is the commit itself.
      FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, store);

      Committed committed = append(DeltaLog.forTable(faulty, ROOT), one, file("b", "x", 3, 4));

      assertThat(committed.version()).isEqualTo(2);
      assertThat(files(DeltaLog.forTable(store, ROOT).loadSnapshot()))
          .as("failed at operation %d", step)
          .containsExactly("a", "b");
      fired = faulty.faultFired();
    }
  }

  private static void check(
      Fault fault,
      int step,
      LogStore store,
      Throwable failure,
      List<String> before,
      List<String> after) {
    List<String> found = files(DeltaLog.forTable(store, ROOT).loadSnapshot());
    assertThat(found)
        .as("%s at operation %d with %s", fault, step, failure)
        .isIn(List.of(before, after));
    if (failure == null) {
      assertThat(found).isEqualTo(after);
      return;
    }
    assertThat(failure)
        .as("%s at operation %d", fault, step)
        .isInstanceOfSatisfying(
            DeltaException.class, e -> assertThat(e.condition()).isIn(HONEST_FAILURES));
    if (!((DeltaException) failure).condition().equals("DELTA_COMMIT_OUTCOME_UNKNOWN")) {
      assertThat(found).as("%s at operation %d with %s", fault, step, failure).isEqualTo(before);
    }
  }

  @Test
  void aCommitWhoseReplyWasLostCountsOnce() {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Snapshot read = createTable(log, Map.of()).snapshot();
    FaultyLogStore faulty = FaultyLogStore.failingAt(1, Fault.REPLY_LOST, store);

    Committed committed = append(DeltaLog.forTable(faulty, ROOT), read, file("new", "x", 1, 2));

    assertThat(faulty.faultFired()).isTrue();
    assertThat(committed.version()).isEqualTo(1);
    assertThat(committed.attempts()).isEqualTo(1);
    assertThat(log.loadSnapshot().version()).isEqualTo(1);
  }

  /** As stores do whose client tries again by itself after a lost reply. */
  @Test
  void aCommitThatFindsItselfInTheWayCountsOnce() {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Snapshot read = createTable(log, Map.of()).snapshot();
    LogStore putsTwice =
        new ForwardingLogStore(store) {
          @Override
          public void putIfAbsent(String path, byte[] content) throws IOException {
            super.putIfAbsent(path, content);
            throw new FileAlreadyExistsException(path);
          }
        };

    Committed committed = append(DeltaLog.forTable(putsTwice, ROOT), read, file("new", "x", 1, 2));

    assertThat(committed.version()).isEqualTo(1);
    assertThat(files(log.loadSnapshot())).containsExactly("new");
  }

  @Test
  void aStoreThatCannotBeAskedLeavesTheOutcomeOpen() {
    InMemoryLogStore store = new InMemoryLogStore();
    Snapshot read = createTable(DeltaLog.forTable(store, ROOT), Map.of()).snapshot();
    LogStore broken =
        new ForwardingLogStore(store) {
          @Override
          public void putIfAbsent(String path, byte[] content) throws IOException {
            super.putIfAbsent(path, content);
            throw new IOException("gone");
          }

          @Override
          public InputStream open(String path) throws IOException {
            throw new IOException("still gone");
          }
        };

    Throwable failure =
        catchThrowable(() -> append(DeltaLog.forTable(broken, ROOT), read, file("new", "x", 1, 2)));

    assertThat(failure)
        .isInstanceOfSatisfying(
            CommitInDoubtException.class,
            e -> {
              assertThat(e.condition()).isEqualTo("DELTA_COMMIT_OUTCOME_UNKNOWN");
              assertThat(e.messageParameters()).containsKey("txnId");
            });
  }
}
