package io.mangrove.log.tags;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.maintenance.LogCleanup;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import io.mangrove.log.transaction.Operation;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTagsTest {
  private static final String FOLDER = ROOT + "/_delta_log/_mangrove_tags";
  private static final long DAY = TimeUnit.DAYS.toMillis(1);
  private static final Operation DELETE = new Operation("DELETE", Map.of());

  private final AtomicLong clock = new AtomicLong(DAY);
  private final InMemoryLogStore store = new InMemoryLogStore(clock::get);
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);
  private final VersionTags tags = log.tags();

  /** Version 1 has file a, version 2 has b instead. */
  private void table() {
    TestTable.createTable(log, Map.of("delta.logRetentionDuration", "interval 1 days"));
    AddFile a = file("a", "x", 1, 1);
    append(log, a);
    log.startTransaction(log.loadSnapshot())
        .remove(a.removed(5_000, true))
        .add(file("b", "x", 2, 2))
        .commit(DELETE);
  }

  private static VersionTag create(
      DeltaLog log, String name, long version, @Nullable Long retainedUntil) {
    Snapshot tagged = log.loadSnapshotAt(version);
    return log.tags().create(name, tagged, log::loadSnapshot, paths -> List.of(), 7, retainedUntil);
  }

  @Test
  void aTaggedVersionIsReadOnceTheLogHasLostIt() throws IOException {
    table();
    VersionTag tag = create(log, "first", 1, null);
    clock.set(10 * DAY);
    append(log, file("c", "x", 3, 3));
    SnapshotCheckpoint.write(store, log.loadSnapshotAt(2), 0);
    clock.set(20 * DAY);
    new LogCleanup(store, ROOT).run(log.loadSnapshot(), clock.get(), 100);
    DeltaLog later = DeltaLog.forTable(store, ROOT);
    assertThat(later.history().versions().earliest()).isEqualTo(2);

    Snapshot byName = later.tags().snapshot(later.tags().get("first"));

    assertThat(files(byName)).containsExactly("a");
    assertThat(byName.version()).isEqualTo(1);
    assertThat(byName.timestamp()).isEqualTo(DAY).isEqualTo(tag.versionTimestamp());
    assertThat(byName.schema()).isEqualTo(later.loadSnapshot().schema());
    assertThat(files(later.loadSnapshotAt(1))).containsExactly("a");
    assertThatThrownBy(() -> later.loadSnapshotAt(0)).hasMessageContaining("Version 0 is not");
  }

  @Test
  void whatATaggedVersionNeedsIsKept() {
    table();
    KeptFiles kept = KeptFiles.of(log.loadSnapshot(), Long.MAX_VALUE);
    assertThat(kept.needs(ROOT + "/a")).isFalse();

    kept.addTagged(tags, create(log, "first", 1, null));

    assertThat(kept.needs(ROOT + "/a")).isTrue();
    assertThat(kept.needs(ROOT + "/c")).isFalse();
  }

  @Test
  void aNameIsGivenOnceAndTakenAway() {
    table();
    VersionTag tag = create(log, "first", 1, 9L);
    VersionTag second = create(log, "Second.of-all_2", 2, null);
    assertThat(tags.list()).containsExactly(second, tag);
    assertThat(tags.find("first")).isEqualTo(tag);
    assertThat(tags.ofVersion(2)).isEqualTo(second);
    assertThat(tags.find("third")).isNull();
    assertThatThrownBy(() -> create(log, "first", 2, null))
        .hasMessageContaining("There is a tag first already, of version 1");

    assertThat(tags.drop("first")).isTrue();
    assertThat(tags.drop("first")).isFalse();

    assertThat(tags.list()).containsExactly(second);
    assertThat(names()).containsExactly(second.archive(), "tag-Second.of-all_2.json");
    assertThatThrownBy(() -> tags.get("first")).hasMessageContaining("There is: [Second.of-all_2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "a/b", "..", ".a", "_a", "a b", "\u00e9", "a'", "a:b"})
  void aNameThatIsNoneIsRefused(String name) {
    table();
    assertThatThrownBy(() -> create(log, name, 1, null)).hasMessageContaining("is no name");
    assertThat(tags.find(name)).isNull();
    assertThat(names()).isEmpty();
  }

  @Test
  void aVersionWhoseFilesAreGoneGetsNoName() {
    table();
    Snapshot old = log.loadSnapshotAt(1);
    assertThatThrownBy(
            () -> tags.create("first", old, log::loadSnapshot, VersionTagsTest::all, 7, null))
        .hasMessageContaining("file " + ROOT + "/a is gone");
    assertThat(names()).isEmpty();
    Snapshot newest = log.loadSnapshot();
    tags.create("newest", newest, log::loadSnapshot, VersionTagsTest::all, 7, null);
    assertThat(names()).hasSize(2);
  }

  private static Collection<String> all(Collection<String> paths) {
    return paths;
  }

  @Test
  void nothingIsTaggedWhileFilesAreDeleted() {
    table();
    try (DeletionNotice notice = tags.announceDeletion()) {
      create(log, "before", 1, null);
      notice.renew();
      assertThatThrownBy(() -> create(log, "during", 1, null))
          .hasMessageContaining("a VACUUM is deleting files");
      clock.addAndGet(TimeUnit.MINUTES.toMillis(11));
      create(log, "forgotten", 1, null);
      notice.renew();
      assertThat(tags.list()).extracting(VersionTag::name).containsExactly("before", "forgotten");
    }
    create(log, "after", 1, null);
    assertThat(tags.list()).hasSize(3);
  }

  @Test
  void aDeletionIsUnderWayUntilItsNoticeIsGoneOrOld() {
    table();
    try (DeletionNotice deleting = tags.announceDeletion()) {
      assertThat(tags.isDeletionUnderWay(clock.get())).isFalse();
      deleting.renew();
      assertThat(tags.isDeletionUnderWay(clock.get())).isTrue();
    }
    assertThat(tags.isDeletionUnderWay(clock.get())).isFalse();

    DeletionNotice forgotten = tags.announceDeletion();
    forgotten.renew();
    clock.addAndGet(TimeUnit.MINUTES.toMillis(10));
    assertThat(tags.isDeletionUnderWay(clock.get())).isFalse();
    tags.dropExpired(clock.get());
    assertThat(names()).isNotEmpty();
    clock.addAndGet(TimeUnit.MINUTES.toMillis(10) + 1);
    tags.dropExpired(clock.get());
    assertThat(names()).isEmpty();
    forgotten.close();
  }

  @Test
  void expiredTagsGoAndSoDoArchivesOfNone() {
    table();
    create(log, "old", 1, clock.get() - 1);
    VersionTag young = create(log, "young", 1, clock.get());
    store.put(FOLDER + "/x-1.archive.parquet", "PAR1", clock.get() - DAY - 1);
    store.put(FOLDER + "/x-2.archive.parquet", "PAR1", clock.get() - DAY);

    tags.dropExpired(clock.get());

    assertThat(names()).containsExactly("tag-young.json", "x-2.archive.parquet", young.archive());
  }

  @Test
  void aDamagedTagIsAnErrorUntilItIsDropped() {
    table();
    VersionTag tag = create(log, "first", 1, null);
    store.put(FOLDER + "/tag-first.json", "{\"version\":1", clock.get());
    assertThatThrownBy(tags::list).hasMessageContaining("Tag first is damaged");
    assertThat(tags.drop("first")).isTrue();
    assertThat(tags.list()).isEmpty();

    VersionTag second = create(log, "second", 1, null);
    store.put(FOLDER + "/" + second.archive(), "PAR1", clock.get());
    KeptFiles kept = KeptFiles.of(log.loadSnapshot(), Long.MAX_VALUE);
    assertThatThrownBy(() -> kept.addTagged(tags, second))
        .hasMessageContaining("Tag second is damaged");
    assertThat(tag.archive()).isNotEqualTo(second.archive());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aTagIsThereWithAllItNeedsOrIsNotWhereverTheStoreFails(Fault fault) {
    table();
    for (int step = 0; ; step++) {
      String name = "t" + step;
      FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, store);
      DeltaLog failing = DeltaLog.forTable(faulty, ROOT);
      try {
        create(failing, name, 1, null);
      } catch (RuntimeException e) {
        assertThat(faulty.faultFired()).isTrue();
      }
      VersionTag tag = tags.find(name);
      if (tag != null) {
        assertThat(files(tags.snapshot(tag))).containsExactly("a");
      }
      if (!faulty.faultFired()) {
        assertThat(tag).isNotNull();
        return; // every operation has failed once
      }
    }
  }

  @Test
  void filesOfTagsMeanNothingToALogThatIsListedWithAllBelowIt() {
    assertThat(TagFile.name("00000000000000000001.json")).startsWith("tag-");
    assertThat(TagFile.tag("tag-a.json")).isEqualTo("a");
    for (String other : List.of("tag-.json", "tag-1.json", "tag.json", "tag-a", "a.json")) {
      assertThat(TagFile.tag(other)).isNull();
    }
  }

  private List<String> names() {
    return store.listFrom(FOLDER, "").stream().map(file -> file.name()).toList();
  }
}
