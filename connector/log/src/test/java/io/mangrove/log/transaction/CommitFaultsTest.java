package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.ForwardingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitFaultsTest {
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

  /** A winner before it, its own reply lost, and another commit behind it. */
  @ParameterizedTest(name = "the store says {0}")
  @ValueSource(strings = {"that the file is there", "that it failed"})
  void aRebasedCommitWhoseReplyWasLostAndThatWasOvertakenCountsOnce(String answer) {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Snapshot read = createTable(log, Map.of()).snapshot();
    append(log, file("before", "x", 1, 2));
    LogStore overtaken =
        new ForwardingLogStore(store) {
          @Override
          public void putIfAbsent(String path, byte[] content) throws IOException {
            super.putIfAbsent(path, content);
            if (!path.endsWith(".json")) {
              return; // a checksum
            }
            append(DeltaLog.forTable(store, ROOT), file("behind", "x", 5, 6));
            throw answer.equals("that it failed")
                ? new IOException(answer)
                : new FileAlreadyExistsException(path);
          }
        };

    Committed committed = append(DeltaLog.forTable(overtaken, ROOT), read, file("new", "x", 3, 4));

    assertThat(committed.version()).isEqualTo(2);
    assertThat(committed.attempts()).isEqualTo(2);
    assertThat(files(committed.snapshot())).containsExactly("before", "new");
    assertThat(files(log.loadSnapshot())).containsExactly("before", "behind", "new");
    assertThat(log.loadSnapshot().version()).isEqualTo(3);
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
