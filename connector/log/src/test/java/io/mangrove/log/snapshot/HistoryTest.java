package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.LOG;
import static io.mangrove.log.snapshot.LogBuilder.ROOT;
import static io.mangrove.log.snapshot.LogBuilder.info;
import static io.mangrove.log.snapshot.LogBuilder.timeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {

  @Test
  void theNewestComesFirstAndTheLimitHolds() {
    LogBuilder log = LogBuilder.upTo(3);
    log.commit(4, timeOf(4), List.of(info(null, "WRITE"), LogBuilder.file(4)));
    List<HistoryEntry> all = history(log).latest(0);
    assertThat(all).extracting(HistoryEntry::version).containsExactly(4L, 3L, 2L, 1L, 0L);
    assertThat(all.get(0).info().operation()).isEqualTo("WRITE");
    assertThat(all.get(1).info()).isNull();
    assertThat(all.get(1).timestamp()).isEqualTo(timeOf(3));
    assertThat(history(log).latest(2)).isEqualTo(all.subList(0, 2));
    assertThat(history(log).latest(99)).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"commitInfo\":{\"operation\":\"X\"}}\n{\"add\":{}}', X",
    "'{\"add\":{\"path\":\"commitInfo\"}}\n{ \"commitInfo\" : {\"operation\":\"X\"}}\n', X",
    "'{\"commit\":1}\n\n\r\n{\"commitInfo\":{\"operation\":\"X\"}}', X",
    "'{\"add\":{\"x\":\"{\\\"commitInfo\\\":{}}\"}}\n{\"c\":1}', ",
    "'\uFEFF{\"commitInfo\":{\"operation\":\"X\"}}', X",
    "'\uFEFF\n{\"commitInfo\":{\"operation\":\"X\"}}', X",
    "'{', ",
    "'', "
  })
  void theCommitInfoIsFoundInWhicheverLineItIs(String text, String operation) {
    LogBuilder log = new LogBuilder();
    log.store.put(LOG + LogFileName.commitName(0), text, 1);
    CommitInfo info = new CommitInfoReader(log.store, ROOT + "/_delta_log").read(0);
    assertThat(info == null ? null : info.operation()).isEqualTo(operation);
  }

  @Test
  void aTimeGivesTheNewestVersionCommittedByThen() {
    LogBuilder log = LogBuilder.upTo(20).checkpoint(10);
    for (long version = 0; version <= 20; version++) {
      assertThat(history(log).versionAt(timeOf(version))).isEqualTo(version);
      if (version < 20) {
        assertThat(history(log).versionAt(timeOf(version) + 999)).isEqualTo(version);
      }
    }
  }

  @Test
  void timesThatGoBackwardsAreTakenToBeAMillisecondAfterTheOneBefore() {
    LogBuilder log = new LogBuilder();
    log.commit(0, 1_000).commit(1, 5_000).commit(2, 3_000).commit(3, 5_000).commit(4, 9_000);
    assertThat(history(log).latest(0))
        .extracting(HistoryEntry::timestamp)
        .containsExactly(9_000L, 5_002L, 5_001L, 5_000L, 1_000L);
    assertThat(history(log).versionAt(4_999)).isEqualTo(0);
    assertThat(history(log).versionAt(5_001)).isEqualTo(2);
    assertThat(history(log).versionAt(8_999)).isEqualTo(3);
  }

  @Test
  void aTimeBeforeTheFirstVersionIsAnError() {
    DeltaException e =
        assertCondition(
            "DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION",
            () -> history(LogBuilder.upTo(3)).versionAt(timeOf(0) - 1));
    assertThat(e.messageParameters()).containsEntry("earliestVersion", "0");
  }

  @Test
  void aTimeAfterTheLastVersionIsAnError() {
    DeltaException e =
        assertCondition(
            "DELTA_TIMESTAMP_GREATER_THAN_COMMIT",
            () -> history(LogBuilder.upTo(3)).versionAt(timeOf(3) + 1));
    assertThat(e.messageParameters()).containsEntry("latestVersion", "3");
  }

  @Test
  void aTimeWhoseVersionCanNoLongerBeReadIsAnError() {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10).deleteCommits(0, 7);
    assertCondition(
        "DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION", () -> history(log).versionAt(timeOf(9)));
    assertThat(history(log).versionAt(timeOf(10))).isEqualTo(10);
    assertThat(history(log).versions()).isEqualTo(new VersionRange(10, 12));
  }

  @Test
  void commitsThatTellTheirOwnTimeAreBelievedFromTheVersionOnThatTheTableSays() {
    LogBuilder log =
        new LogBuilder(
            new InMemoryLogStore(),
            Map.of(
                "delta.enableInCommitTimestamps", "true",
                "delta.inCommitTimestampEnablementVersion", "2",
                "delta.inCommitTimestampEnablementTimestamp", "20000"));
    Set<String> features = Set.of("inCommitTimestamp");
    log.commit(
        0, 1_000, List.of(new Protocol(1, 7, null, features), log.metadata, LogBuilder.file(0)));
    log.commit(1, 2_000);
    // A copy of the log has other modification times.
    log.commit(2, 900_000, List.of(info(20_000L, "WRITE"), LogBuilder.file(2)));
    log.commit(3, 900_001, List.of(info(30_000L, "WRITE"), LogBuilder.file(3)));
    assertThat(log.loader().latest().timestamp()).isEqualTo(30_000);
    assertThat(log.loader().at(2).timestamp()).isEqualTo(20_000);
    assertThat(log.loader().at(1).timestamp()).isEqualTo(2_000);
    assertThat(history(log).versionAt(2_500)).isEqualTo(1);
    assertThat(history(log).versionAt(20_000)).isEqualTo(2);
    assertThat(history(log).versionAt(29_999)).isEqualTo(2);
    assertThat(history(log).versionAt(30_000)).isEqualTo(3);
    assertCondition("DELTA_TIMESTAMP_GREATER_THAN_COMMIT", () -> history(log).versionAt(30_001));
  }

  @Test
  void fileTimesOfACopiedLogDoNotReachBeyondTheFirstCommitThatTellsItsOwn() {
    LogBuilder log = withInCommitTimestampsFrom(2);
    // All files were copied later than any commit was made.
    log.commit(0, 900_000, List.of(new Protocol(1, 7, null, ICT), log.metadata));
    log.commit(1, 900_010);
    log.commit(2, 900_020, List.of(info(20_000L, "WRITE"), LogBuilder.file(2)));
    log.commit(3, 900_030, List.of(info(30_000L, "WRITE"), LogBuilder.file(3)));
    assertThat(history(log).versionAt(20_000)).isEqualTo(2);
    assertThat(history(log).versionAt(30_000)).isEqualTo(3);
    assertCondition(
        "DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION", () -> history(log).versionAt(19_999));
    assertThat(history(log).latest(0))
        .extracting(HistoryEntry::timestamp)
        .containsExactly(30_000L, 20_000L, 900_010L, 900_000L);
  }

  @Test
  void aTimeBetweenTheLastFileTimeAndTheFirstCommitThatTellsItsOwnGivesTheOneBefore() {
    LogBuilder log = withInCommitTimestampsFrom(2);
    log.commit(0, 1_000, List.of(new Protocol(1, 7, null, ICT), log.metadata));
    log.commit(1, 2_000);
    log.commit(2, 20_001, List.of(info(20_000L, "WRITE"), LogBuilder.file(2)));
    assertThat(history(log).versionAt(19_999)).isEqualTo(1);
    assertThat(history(log).versionAt(1_999)).isEqualTo(0);
  }

  @Test
  void anEarlierPeriodOfCommitsThatTellTheirOwnTimeCountsByFileTime() {
    LogBuilder log = withInCommitTimestampsFrom(2);
    log.commit(0, 1_000, List.of(info(500L, "X"), new Protocol(1, 7, null, ICT), log.metadata));
    log.commit(1, 2_000);
    log.commit(2, 3_000, List.of(info(20_000L, "WRITE"), LogBuilder.file(2)));
    assertThat(history(log).latest(0))
        .extracting(HistoryEntry::timestamp)
        .containsExactly(20_000L, 2_000L, 1_000L);
    assertThat(history(log).versionAt(1_500)).isEqualTo(0);
  }

  @Test
  void whereNoVersionIsNamedAllCommitsTellTheirOwnTime() {
    LogBuilder log =
        new LogBuilder(new InMemoryLogStore(), Map.of("delta.enableInCommitTimestamps", "true"));
    log.commit(0, 900_000, List.of(info(10L, "X"), new Protocol(1, 7, null, ICT), log.metadata));
    log.commit(1, 800_000, List.of(info(20L, "X"), LogBuilder.file(1)));
    assertThat(history(log).versionAt(19)).isEqualTo(0);
    assertThat(history(log).versionAt(20)).isEqualTo(1);
    assertThat(history(log).latest(1).get(0).timestamp()).isEqualTo(20);
    assertThat(log.loader().at(0).timestamp()).isEqualTo(10);
  }

  private static final Set<String> ICT = Set.of("inCommitTimestamp");

  private static LogBuilder withInCommitTimestampsFrom(long version) {
    return new LogBuilder(
        new InMemoryLogStore(),
        Map.of(
            "delta.enableInCommitTimestamps", "true",
            "delta.inCommitTimestampEnablementVersion", String.valueOf(version),
            "delta.inCommitTimestampEnablementTimestamp", "20000"));
  }

  @Test
  void whereThereIsNoLogThereIsNoHistory() {
    assertCondition("DELTA_NO_COMMITS_FOUND", () -> history(new LogBuilder()).latest(0));
    assertCondition("DELTA_NO_COMMITS_FOUND", () -> history(new LogBuilder()).versionAt(1));
    assertCondition("DELTA_NO_COMMITS_FOUND", () -> new LogBuilder().loader().at(0));
  }

  private static History history(LogBuilder log) {
    return new History(log.store, ROOT);
  }

  private interface Asking {
    Object run();
  }

  private static DeltaException assertCondition(String condition, Asking asking) {
    DeltaException e = catchThrowableOfType(DeltaException.class, asking::run);
    assertThat(e).as("an error of condition %s", condition).isNotNull();
    assertThat(e.condition()).isEqualTo(condition);
    return e;
  }
}
