package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InCommitTimeTest {
  private static final String ENABLED = "delta.enableInCommitTimestamps";
  private static final String SINCE_VERSION = "delta.inCommitTimestampEnablementVersion";
  private static final String SINCE_TIMESTAMP = "delta.inCommitTimestampEnablementTimestamp";
  private static final Operation SET = new Operation("SET TBLPROPERTIES", Map.of());

  private static final CommitVectors VECTORS = new CommitVectors(new InMemoryLogStore(), ROOT);

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  @Test
  void aNewTableTellsItsTimeFromTheFirstCommitOnAndDoesNotSaySinceWhen() throws IOException {
    Map<String, String> asked = new HashMap<>(Map.of(ENABLED, "true"));
    asked.put(SINCE_VERSION, "7");
    Snapshot created = createTable(log, asked).snapshot();

    assertThat(created.protocol().writerFeatures()).contains("inCommitTimestamp");
    assertThat(created.metadata().configuration()).isEqualTo(Map.of(ENABLED, "true"));
    assertThat(created.timestamp()).isEqualTo(toldBy(0));
    Snapshot one = append(log, file("a", "x", 1, 1)).snapshot();
    assertThat(toldBy(1)).isGreaterThan(toldBy(0));
    assertThat(one.inCommitTimestamp()).isEqualTo(toldBy(1));
    assertThat(DeltaLog.forTable(store, ROOT).loadSnapshot().timestamp()).isEqualTo(toldBy(1));
  }

  @Test
  void anOlderTableSaysSinceWhenInTheCommitThatGotThrough() throws IOException {
    long future = System.currentTimeMillis() + 100_000;
    InMemoryLogStore ahead = new InMemoryLogStore(() -> future);
    DeltaLog other = DeltaLog.forTable(ahead, ROOT);
    Snapshot read = createTable(other, Map.of()).snapshot();
    append(other, read, file("winner", "x", 1, 1));

    Snapshot enabled = set(other, read, Map.of(ENABLED, "true"));

    long since = told(ahead, 2);
    assertThat(since).as("after the file of the version before").isGreaterThan(future);
    assertThat(enabled.version()).isEqualTo(2);
    assertThat(enabled.metadata().configuration())
        .containsEntry(SINCE_VERSION, "2")
        .containsEntry(SINCE_TIMESTAMP, Long.toString(since));
    append(other, file("b", "x", 1, 1));
    History history = other.history();
    assertThat(history.versionAt(since)).isEqualTo(2);
    assertThat(history.versionAt(since - 1)).isLessThan(2);
    assertThat(history.versionAt(told(ahead, 3))).isEqualTo(3);
  }

  @Test
  void whoeverReplacesPropertiesDoesNotForgetSinceWhen() {
    Snapshot enabled = set(log, createTable(log, Map.of()).snapshot(), Map.of(ENABLED, "true"));
    String since = enabled.metadata().configuration().get(SINCE_TIMESTAMP);

    Snapshot after =
        set(log, enabled, Map.of(ENABLED, "true", SINCE_VERSION, "0", "delta.appendOnly", "false"));

    assertThat(after.metadata().configuration())
        .containsEntry(SINCE_VERSION, "1")
        .containsEntry(SINCE_TIMESTAMP, since);
  }

  @Test
  void switchedOffCommitsTellNoTimeAndSwitchedOnAgainSaySoAnew() throws IOException {
    Snapshot on = createTable(log, Map.of(ENABLED, "true")).snapshot();
    Snapshot off = set(log, on, Map.of(ENABLED, "false"));
    assertThat(info(store, 1).inCommitTimestamp()).isNull();
    assertThat(off.inCommitTimestamp()).isNull();

    Snapshot again = set(log, off, Map.of(ENABLED, "true"));

    assertThat(again.metadata().configuration()).containsEntry(SINCE_VERSION, "2");
    assertThat(again.inCommitTimestamp()).isEqualTo(toldBy(2));
  }

  /** Two writers with clocks of their own race over one log, in every order. */
  @Property(tries = 200)
  void timesAscendWhateverTheClocksSay(
      @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 0, max = 20) Long> clocks) {
    DeltaLog fresh = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Snapshot read = createTable(fresh, Map.of(ENABLED, "true")).snapshot();
    PreparedCommit loser = commit(read);
    long last = told(loser.before());
    for (long clock : clocks) {
      List<Action> winning = commit(read, loser.before()).actions(clock);
      CommitInfo info = (CommitInfo) winning.get(0);
      assertThat(info.inCommitTimestamp()).isGreaterThan(last).isGreaterThanOrEqualTo(clock);
      last = info.inCommitTimestamp();
      loser = loser.rebasedOver(new Winner(new NewCommit(loser.version(), winning, 1)), VECTORS);
      CommitInfo mine = (CommitInfo) loser.actions(0).get(0);
      assertThat(mine.inCommitTimestamp()).isEqualTo(last + 1);
      assertThat(mine.timestamp()).isZero();
    }
  }

  private static long told(Predecessor before) {
    return before.inCommitTimestamp();
  }

  private static PreparedCommit commit(Snapshot read) {
    return commit(read, Predecessor.of(read));
  }

  private static PreparedCommit commit(Snapshot read, Predecessor before) {
    return new PreparedCommit(
        before,
        read,
        new Changes(null, null, List.of(), List.of(), List.of(file("f", "x", 1, 1))),
        ReadScope.NOTHING,
        IsolationLevel.SERIALIZABLE,
        APPEND,
        true,
        Map.of(),
        null,
        "Test",
        "txn");
  }

  private static Snapshot set(DeltaLog log, Snapshot read, Map<String, String> properties) {
    return log.startTransaction(read)
        .metadata(read.metadata().withConfiguration(properties))
        .commit(SET)
        .snapshot();
  }

  private long toldBy(long version) throws IOException {
    return told(store, version);
  }

  private static long told(InMemoryLogStore store, long version) throws IOException {
    return info(store, version).inCommitTimestamp();
  }

  /** Of the first line. */
  private static CommitInfo info(InMemoryLogStore store, long version) throws IOException {
    String path = LogFileName.logDirectory(ROOT) + "/" + LogFileName.commitName(version);
    return (CommitInfo) ActionReader.readCommit(store.open(path), path).get(0);
  }
}
