package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.MASKABLE;
import static io.mangrove.log.testkit.TableRows.active;
import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TableRows;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits that find in their way that files are being deleted. */
class VacuumNoticeTest {
  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final Duration OLD = Duration.ofDays(30);

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);
  private Snapshot read;

  @BeforeEach
  void create() {
    createTable(log, MASKABLE);
    read = append(log, TableRows.file("a", "x", 1, 2, 3)).snapshot();
  }

  private static long ago(Duration age) {
    return System.currentTimeMillis() - age.toMillis();
  }

  private static AddFile file(String name, Duration age) {
    return new AddFile(name, Map.of("part", "x"), 1, ago(age), true, null);
  }

  private void vacuum(Long retentionMillis) {
    var unused =
        log.startTransaction(log.loadSnapshot())
            .commit(VacuumNotice.of(false, retentionMillis, WEEK));
  }

  private String conflict(Transaction loser) {
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> loser.commit(APPEND));
    return conflict == null ? "none" : conflict.condition();
  }

  @ParameterizedTest(name = "retention {0}, files of {1} ago")
  @CsvSource({
    "PT0S, PT1S, none",
    "PT0S, PT1M, DELTA_CONCURRENT_WRITE",
    "PT1H, PT1M, none",
    "PT1H, PT61M, DELTA_CONCURRENT_WRITE",
    ", P6D, none",
    ", P8D, DELTA_CONCURRENT_WRITE"
  })
  void aNewFileMustBeYoungerThanWhatIsDeleted(Duration retention, Duration age, String outcome) {
    Transaction loser = log.startTransaction(read).add(file("new", age));
    vacuum(retention == null ? null : retention.toMillis());

    assertThat(conflict(loser)).isEqualTo(outcome);

    assertThat(TestTable.files(log.loadSnapshot()).contains("new"))
        .isEqualTo(outcome.equals("none"));
  }

  @Test
  void theMessageTellsWhatBecameOfTheFiles() {
    Transaction loser = log.startTransaction(read).add(file("new", OLD));
    vacuum(0L);

    assertThat(
            catchThrowableOfType(CommitConflictException.class, () -> loser.commit(APPEND))
                .getMessage())
        .contains("VACUUM START", "it deletes files that no commit has named", "Run it again");
  }

  @Test
  void filesThatTheTableHasAreKeptHoweverOldTheyAre() {
    Transaction masks =
        log.startTransaction(read).maskRows(active(read, "a"), DeletionVector.of(0));
    Transaction describes = log.startTransaction(read).add(active(read, "a"));
    vacuum(0L);

    assertThat(conflict(masks)).isEqualTo("none");
    assertThat(conflict(describes)).isEqualTo("DELTA_CONCURRENT_DELETE_READ"); // of the masking
  }

  @Test
  void filesOfChangeDataMustBeYoungToo() {
    AddCdcFile changes = new AddCdcFile("_change_data/c", Map.of("part", "x"), 1, Map.of());
    Transaction old = log.startTransaction(read).recordChanges(changes, ago(OLD));
    Transaction young = log.startTransaction(read).recordChanges(changes, ago(Duration.ZERO));
    vacuum(0L);

    assertThat(conflict(old)).isEqualTo("DELTA_CONCURRENT_WRITE");
    assertThat(conflict(young)).isEqualTo("none");
  }

  @Test
  void vectorsThatWereWrittenLongBeforeMayBeGone() throws IOException {
    Transaction masks =
        log.startTransaction(read).maskRows(active(read, "a"), DeletionVector.of(0));
    String notice =
        """
        {"commitInfo":{"timestamp":%d,"operation":"VACUUM START","engineInfo":"%s",\
        "operationParameters":{"specifiedRetentionMillis":0}}}
        """
            .formatted(System.currentTimeMillis() + 60_000, CommitOptions.defaults().engineInfo());
    store.putIfAbsent(
        ROOT + "/_delta_log/%020d.json".formatted(read.version() + 1),
        notice.getBytes(StandardCharsets.UTF_8));

    assertThat(conflict(masks)).isEqualTo("DELTA_CONCURRENT_WRITE");
  }

  @Test
  void whatARestoreBringsBackMayBeGone() {
    Transaction restores =
        log.startTransaction(read).restore(log.loadSnapshotAt(0)).add(file("b", OLD));
    vacuum(WEEK);

    assertThat(conflict(restores)).isEqualTo("DELTA_CONCURRENT_WRITE");
  }

  @Test
  void anotherEngineWaitsForNobody() {
    Transaction young = log.startTransaction(read).add(file("new", Duration.ofSeconds(1)));
    var unused =
        log.withOptions(CommitOptions.defaults().withEngineInfo("another"))
            .startTransaction(read)
            .commit(VacuumNotice.of(false, 0L, WEEK));

    assertThat(conflict(young)).isEqualTo("DELTA_CONCURRENT_WRITE");
  }

  @Test
  void filesElsewhereAreNotDeleted() {
    Transaction shallow =
        log.startTransaction(read).cloneOf(read, read.metadata()).add(file("/other/copy", OLD));
    vacuum(0L);

    assertThat(conflict(shallow)).isEqualTo("none");
  }

  @Test
  void filesMayBeOlderThanTheirActionsTell() {
    Transaction copies =
        log.startTransaction(read).filesSince(ago(OLD)).add(file("copy", Duration.ZERO));
    vacuum(0L);

    assertThat(conflict(copies)).isEqualTo("DELTA_CONCURRENT_WRITE");
  }

  @Test
  void aNoticeThatDoesNotTellItsRetentionMayBeOfAny() {
    Transaction loser = log.startTransaction(read).add(file("new", Duration.ZERO));
    var unused = log.startTransaction(read).commit(new Operation("VACUUM START", Map.of()));

    assertThat(conflict(loser)).isEqualTo("DELTA_CONCURRENT_WRITE");
  }
}
