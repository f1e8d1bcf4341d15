package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.file;
import static io.mangrove.log.snapshot.LogBuilder.info;
import static io.mangrove.log.snapshot.LogBuilder.timeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableChangesTest {

  @Test
  void commitsComeInOrderWithAllTheyDid() {
    LogBuilder log = LogBuilder.upTo(2);
    AddFile added = file(3);
    RemoveFile removed =
        new RemoveFile("file-1", 5L, true, null, null, null, null, Map.of(), null, null, null);
    AddCdcFile changes = new AddCdcFile("_change_data/c", Map.of("part", "p1"), 7, Map.of());
    log.commit(3, timeOf(3), List.of(info(null, "UPDATE"), added, removed, changes));
    log.commit(4, timeOf(4), List.of(new Protocol(1, 4), log.metadata));

    List<CommitChanges> all = changes(log, 2, 4);
    assertThat(all).extracting(CommitChanges::version).containsExactly(2L, 3L, 4L);
    assertThat(all)
        .extracting(CommitChanges::timestamp)
        .containsExactly(timeOf(2), timeOf(3), timeOf(4));
    assertThat(all.get(1).added()).containsExactly(added);
    assertThat(all.get(1).removed()).containsExactly(removed);
    assertThat(all.get(1).changeFiles()).containsExactly(changes);
    assertThat(all.get(1).info().operation()).isEqualTo("UPDATE");
    assertThat(all.get(1).metadata()).isNull();
    assertThat(all.get(2).metadata()).isEqualTo(log.metadata);
    assertThat(all.get(2).protocol()).isEqualTo(new Protocol(1, 4));
    assertThat(changes(log, 0, 0).get(0).metadata()).isEqualTo(log.metadata);
  }

  @Test
  void aCommitIsReadWhenItIsAskedFor() {
    LogBuilder log = LogBuilder.upTo(9);
    Snapshot newest = log.loader().latest();
    CountingLogStore store = new CountingLogStore(log.store);
    TableChanges changes = TableChanges.between(store, newest, 2, 9);
    assertThat(changes.firstVersion()).isEqualTo(2);
    assertThat(changes.lastVersion()).isEqualTo(9);
    assertThat(opened(store)).isEmpty();
    Iterator<CommitChanges> iterator = changes.iterator();
    iterator.next();
    iterator.next();
    assertThat(opened(store)).hasSize(2);
  }

  private static List<String> opened(CountingLogStore store) {
    return store.takeCalls().stream().filter(call -> call.startsWith("open")).toList();
  }

  @Test
  void timesAreThoseOfTheHistoryWhereverTheRangeBegins() {
    LogBuilder log = new LogBuilder();
    log.commit(0, 1_000).commit(1, 5_000).commit(2, 3_000).commit(3, 5_000).commit(4, 9_000);
    assertThat(changes(log, 2, 4))
        .extracting(CommitChanges::timestamp)
        .containsExactly(5_001L, 5_002L, 9_000L);
  }

  @Test
  void commitsTellTheirOwnTimeWhereTheTableSaysSo() {
    LogBuilder log =
        new LogBuilder(
            new InMemoryLogStore(),
            Map.of(
                "delta.enableInCommitTimestamps", "true",
                "delta.inCommitTimestampEnablementVersion", "1",
                "delta.inCommitTimestampEnablementTimestamp", "20000"));
    Set<String> features = Set.of("inCommitTimestamp");
    log.commit(0, 1_000, List.of(info(7L, "X"), new Protocol(1, 7, null, features), log.metadata));
    log.commit(1, 900_000, List.of(info(20_000L, "WRITE"), file(1)));
    assertThat(changes(log, 0, 1))
        .extracting(CommitChanges::timestamp)
        .containsExactly(1_000L, 20_000L);
  }

  @Test
  void aRangeThatBeginsBeforeTheLogNamesTheVersionsThereAre() {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10).deleteCommits(0, 7);
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> changes(log, 5, 12));
    assertThat(e.condition()).isEqualTo("DELTA_VERSION_NOT_FOUND");
    assertThat(e.messageParameters()).containsEntry("version", "5").containsEntry("earliest", "8");
    assertThat(changes(log, 8, 12)).hasSize(5);
  }

  @Test
  void aHoleInTheRangeIsAnError() {
    LogBuilder log = LogBuilder.upTo(12).checkpoint(10);
    Snapshot newest = log.loader().latest();
    log.deleteCommits(5, 5);
    DeltaException e =
        catchThrowableOfType(
            DeltaException.class, () -> TableChanges.between(log.store, newest, 3, 12));
    assertThat(e.condition()).isEqualTo("DELTA_VERSIONS_NOT_CONTIGUOUS");
  }

  private static List<CommitChanges> changes(LogBuilder log, long first, long last) {
    List<CommitChanges> changes = new ArrayList<>();
    TableChanges.between(log.store, log.loader().latest(), first, last).forEach(changes::add);
    return changes;
  }
}
