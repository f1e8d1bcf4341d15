package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import io.mangrove.log.transaction.Operation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptFilesTest {
  private static final Operation DELETE = new Operation("DELETE", Map.of());

  private final DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);

  private Snapshot table(AddFile... files) {
    TestTable.createTable(log, Map.of("delta.enableDeletionVectors", "true"));
    return TestTable.append(log, files).snapshot();
  }

  @Test
  void activeFilesAreNeededWhateverTheirPathsLookLike() {
    Snapshot snapshot =
        table(
            TestTable.file("a.parquet", "x", 1, 2),
            TestTable.file("part=x%20y/b.parquet", "x y", 1, 2),
            TestTable.file("memory:///elsewhere/c.parquet", "x", 1, 2));
    KeptFiles kept = KeptFiles.of(snapshot, Long.MAX_VALUE);
    assertThat(kept.needs(ROOT + "/a.parquet")).isTrue();
    assertThat(kept.needs(ROOT + "/part=x y/b.parquet")).isTrue();
    assertThat(kept.needs("memory:/elsewhere/c.parquet")).isTrue();
    assertThat(kept.needs(ROOT + "/b.parquet")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p//b.parquet",
        "./p/b.parquet",
        "p/./b.parquet",
        "p/%2E/b.parquet",
        "memory:///tables//t/p/b.parquet",
        "/tables/t/./p/b.parquet"
      })
  void aFileIsNeededHoweverTheLogSpellsItsPath(String path) {
    KeptFiles kept = KeptFiles.of(table(TestTable.file(path, "x", 1, 2)), Long.MAX_VALUE);
    assertThat(kept.needs(ROOT + "/p/b.parquet")).isTrue();
    assertThat(kept.needs(ROOT + "/b.parquet")).isFalse();
  }

  @Test
  void bucketsAreToldApartAndHiddenNamesStay() {
    PathSet paths = new PathSet();
    paths.add("s3://bucket//a/.b");
    paths.add("/no/scheme/../c");
    assertThat(paths.contains("s3://bucket/a/.b")).isTrue();
    assertThat(paths.contains("s3://other/a/.b")).isFalse();
    assertThat(paths.contains("s3://bucket/a/b")).isFalse();
    assertThat(paths.contains("/no/c")).isTrue();
  }

  @Test
  void whatACommitAddsOrRemovesIsNeeded() {
    AddFile file = TestTable.file("a.parquet", "x", 1, 2);
    Snapshot newest = table(file);
    KeptFiles kept = KeptFiles.none(ROOT);
    for (CommitChanges commit : log.changes(newest, 1, 1)) {
      kept.addChangedBy(commit);
    }
    assertThat(kept.needs(ROOT + "/a.parquet")).isTrue();
  }

  @Test
  void removedFilesAreNeededAsLongAsTheyAreYoung() {
    AddFile file = TestTable.file("a.parquet", "x", 1, 2);
    table(file);
    log.startTransaction(log.loadSnapshot()).remove(file.removed(5_000, true)).commit(DELETE);
    Snapshot newest = log.loadSnapshot();
    assertThat(KeptFiles.of(newest, 5_000).needs(ROOT + "/a.parquet")).isTrue();
    assertThat(KeptFiles.of(newest, 5_001).needs(ROOT + "/a.parquet")).isFalse();

    KeptFiles kept = KeptFiles.of(newest, 5_001);
    for (CommitChanges commit : log.changes(newest, 2, 2)) {
      kept.addRemovedBy(commit);
    }
    assertThat(kept.needs(ROOT + "/a.parquet")).isTrue();
  }

  @Test
  void vectorsAreNeededWithTheirFiles() {
    AddFile file = TestTable.file("a.parquet", "x", 1, 1_000_000);
    table(file);
    DeletionVector many = rows();
    log.startTransaction(log.loadSnapshot()).maskRows(file, many).commit(DELETE);
    Snapshot newest = log.loadSnapshot();
    ActiveFiles files = newest.activeFiles();
    DeletionVectorDescriptor vector = files.deletionVector(files.nextRow(0));
    String path = DeletionVector.pathOf(ROOT, vector, "a.parquet");
    assertThat(path).startsWith(ROOT + "/").endsWith(".bin");
    assertThat(KeptFiles.of(newest, Long.MAX_VALUE).needs(path)).isTrue();
    assertThat(DeletionVector.pathOf(ROOT, DeletionVector.of(1).inline(), "a.parquet")).isNull();
  }

  private static DeletionVector rows() {
    long[] rows = new long[1_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i * 701L;
    }
    return DeletionVector.of(rows);
  }
}
