package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.ROOT;
import static io.mangrove.log.snapshot.LogBuilder.timeOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.checkpoint.parquet.V2Checkpoint.Form;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.replay.Tombstones;
import io.mangrove.log.stats.DataSkipping;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.And;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.CountingLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkpoint too large to be held gives the same files as one that is. */
class HugeStateTest {
  private static final long CHECKPOINT = 10;
  private static final long LATEST = 14;

  /** How the checkpoint lies in the log. */
  enum Layout {
    ONE_FILE,
    PARTS,
    JSON_WITH_SIDECARS,
    PARQUET_WITH_SIDECARS,
    CLASSIC_NAME_WITH_SIDECARS
  }

  private static final List<Predicate> PREDICATES =
      List.of(
          new Predicate.Always(true),
          new Compare(List.of("part"), Op.EQ, "p1"),
          new Compare(List.of("id"), Op.LT, 5L),
          new Compare(List.of("id"), Op.EQ, 12L),
          new And(
              new Compare(List.of("part"), Op.EQ, "p0"), new Compare(List.of("id"), Op.GT, 16L)),
          new Compare(List.of("id"), Op.GT, 1_000_000L));

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aSearchFindsTheFilesThatALoadedStateHas(Layout layout) throws IOException {
    LogBuilder log = table(layout);
    Snapshot loaded = log.loader().latest();
    Snapshot huge = huge(log).latest();
    assertThat(loaded.isHuge()).isFalse();
    assertThat(huge.isHuge()).isTrue();
    for (Predicate predicate : PREDICATES) {
      ActiveFiles found = huge.filesFor(predicate, CheckpointSearch.here(log.store));
      assertThat(matching(huge, found, predicate))
          .as("%s", predicate)
          .isEqualTo(matching(loaded, loaded.activeFiles(), predicate));
    }
    assertThat(matching(huge, huge.activeFiles(), PREDICATES.get(0)))
        .as("loaded after all")
        .isEqualTo(matching(loaded, loaded.activeFiles(), PREDICATES.get(0)));
    assertThat(huge.state().tombstones().count()).isEqualTo(loaded.state().tombstones().count());
    assertThat(huge.transactionVersion("app")).isEqualTo(7);
    assertThat(huge.metadata()).isEqualTo(loaded.metadata());
    assertThat(huge.protocol()).isEqualTo(loaded.protocol());
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aSearchLeavesTheFilesThatCannotMatchWhereTheyAre(Layout layout) throws IOException {
    LogBuilder log = table(layout);
    Snapshot huge = huge(log).latest();
    ActiveFiles none =
        huge.filesFor(PREDICATES.get(PREDICATES.size() - 1), CheckpointSearch.here(log.store));
    // Those of the commits after the checkpoint are in memory anyway.
    assertThat(none.count()).isEqualTo(huge.stateInMemory().activeFiles().count());
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void whatIsFoundTravelsBetweenProcesses(Layout layout) throws IOException {
    LogBuilder log = table(layout);
    Snapshot loaded = log.loader().latest();
    Snapshot huge = huge(log).latest();
    CheckpointSearch elsewhere =
        (query, pieces, found) ->
            pieces.forEach(
                piece -> FoundFiles.show(FoundFiles.search(query, log.store, piece), found));
    for (Predicate predicate : PREDICATES) {
      assertThat(matching(huge, huge.filesFor(predicate, elsewhere), predicate))
          .as("%s", predicate)
          .isEqualTo(matching(loaded, loaded.activeFiles(), predicate));
    }
  }

  @Test
  void aLoadReadsNoDataFileOfTheCheckpoint() throws IOException {
    LogBuilder log = table(Layout.JSON_WITH_SIDECARS);
    CountingLogStore store = new CountingLogStore(log.store);
    Snapshot huge = new SnapshotLoader(store, ROOT, 0).at(CHECKPOINT);
    assertThat(store.takeCalls()).noneMatch(call -> call.matches("open [-0-9a-f]{36}\\.parquet"));
    assertThat(huge.stateInMemory().activeFiles().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aRefreshLaysTheNewCommitsOverTheSameCheckpoint(Layout layout) throws IOException {
    LogBuilder log = table(layout);
    SnapshotLoader loader = huge(log);
    Snapshot known = loader.at(LATEST - 2);
    Snapshot refreshed = loader.refresh(known);
    assertThat(refreshed.version()).isEqualTo(LATEST);
    assertThat(refreshed.isHuge()).isTrue();
    Snapshot loaded = log.loader().latest();
    assertThat(found(log, refreshed)).isEqualTo(found(log, loaded));
    assertThat(found(log, known)).isEqualTo(found(log, log.loader().at(LATEST - 2)));
  }

  @Test
  void aCommitGoesOnTopWithoutLoadingTheFiles() throws IOException {
    LogBuilder log = table(Layout.ONE_FILE);
    Snapshot huge = huge(log).latest();
    List<Action> actions = List.of(LogBuilder.file(20), LogBuilder.file(3).removed(5, true));
    NewCommit commit = new NewCommit(LATEST + 1, actions, 100);
    Snapshot after = huge(log).committed(huge, commit);
    Snapshot expected = log.loader().committed(log.loader().latest(), commit);
    assertThat(after.isHuge()).isTrue();
    assertThat(found(log, after)).isEqualTo(found(log, expected));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void itsNextCheckpointIsCopiedFromTheLastOne(Layout layout) throws IOException {
    LogBuilder log = table(layout);
    Snapshot loaded = log.loader().latest();
    SnapshotCheckpoint.write(
        log.store, huge(log).latest(), timeOf(LATEST), CheckpointOptions.of(Spec.CLASSIC));
    log.deleteCommits(0, LATEST - 1);
    Snapshot read = log.loader().latest();
    assertThat(found(log, read)).isEqualTo(found(log, loaded));
    assertThat(read.state().tombstones().count()).isEqualTo(loaded.state().tombstones().count());
    assertThat(read.transactionVersion("app")).isEqualTo(7);
  }

  @Test
  void aSidecarThatIsGoneIsAnErrorOfTheSearch() throws IOException {
    LogBuilder log = table(Layout.JSON_WITH_SIDECARS);
    Snapshot huge = huge(log).latest();
    String sidecars = LogBuilder.LOG + LogFileName.SIDECAR_DIRECTORY;
    log.store.delete(sidecars + "/" + log.store.listFrom(sidecars, "").get(0).name());
    DeltaException e =
        catchThrowableOfType(
            DeltaException.class,
            () -> huge.filesFor(PREDICATES.get(0), CheckpointSearch.here(log.store)));
    assertThat(e.condition()).isEqualTo("DELTA_MISSING_PART_FILES");
  }

  private static SnapshotLoader huge(LogBuilder log) {
    return new SnapshotLoader(log.store, ROOT, 0);
  }

  private static Map<String, AddFile> found(LogBuilder log, Snapshot snapshot) {
    Predicate all = PREDICATES.get(0);
    return matching(snapshot, snapshot.filesFor(all, CheckpointSearch.here(log.store)), all);
  }

  /** What a query would read, by path and deletion vector. */
  private static Map<String, AddFile> matching(
      Snapshot snapshot, ActiveFiles files, Predicate predicate) {
    TreeMap<String, AddFile> byKey = new TreeMap<>();
    DataSkipping.keep(files, snapshot.schema(), snapshot.partitionColumns(), predicate).stream()
        .mapToObj(files::file)
        .forEach(file -> byKey.put(file.key().toString(), file));
    return byKey;
  }

  /**
   * Versions up to 10 add a file each, then commits remove some, mask rows of some, bring one back
   * and describe one anew.
   */
  private static LogBuilder table(Layout layout) throws IOException {
    LogBuilder log = new LogBuilder();
    Set<String> features = Set.of("v2Checkpoint", "deletionVectors");
    log.commit(
        0,
        timeOf(0),
        List.of(
            new Protocol(3, 7, features, features),
            log.metadata,
            new SetTransaction("app", 7, null),
            LogBuilder.file(0)));
    for (long version = 1; version < CHECKPOINT; version++) {
      log.commit(version);
    }
    log.commit(
        CHECKPOINT,
        timeOf(CHECKPOINT),
        List.of(
            LogBuilder.file(1).removed(timeOf(CHECKPOINT), true),
            LogBuilder.file(2).removed(timeOf(CHECKPOINT), true),
            masked(LogBuilder.file(2), 1),
            LogBuilder.file(10)));
    checkpoint(log, layout);
    log.commit(11);
    log.commit(
        12,
        timeOf(12),
        List.of(
            LogBuilder.file(4).removed(timeOf(12), true),
            masked(LogBuilder.file(2), 1).removed(timeOf(12), true),
            masked(LogBuilder.file(2), 2),
            LogBuilder.file(5).removed(timeOf(12), true),
            masked(LogBuilder.file(5), 1)));
    log.commit(
        13, timeOf(13), List.of(LogBuilder.file(1), TestTable.file("file-6", "p0", 100, 200)));
    log.commit(14, timeOf(14), List.of(LogBuilder.file(11).removed(timeOf(14), true)));
    return log;
  }

  private static AddFile masked(AddFile file, long cardinality) {
    return file.masked(
        new DeletionVectorDescriptor(
            "u", "ab^-aqEH.-t@S}K{vb[*k^", (int) cardinality, 40, cardinality),
        file.stats(),
        true);
  }

  private static void checkpoint(LogBuilder log, Layout layout) throws IOException {
    switch (layout) {
      case ONE_FILE -> log.checkpoint(CHECKPOINT);
      case PARTS -> parts(log);
      case JSON_WITH_SIDECARS -> log.v2Checkpoint(CHECKPOINT, Form.JSON, 3);
      case PARQUET_WITH_SIDECARS -> log.v2Checkpoint(CHECKPOINT, Form.PARQUET, 3);
      case CLASSIC_NAME_WITH_SIDECARS -> log.v2Checkpoint(CHECKPOINT, Form.CLASSIC_NAME, 3);
    }
    log.deleteCommits(0, CHECKPOINT - 1);
  }

  private static void parts(LogBuilder log) throws IOException {
    Snapshot snapshot = log.loader().at(CHECKPOINT);
    int parts = 3;
    TableState state = snapshot.state();
    for (int part = 0; part < parts; part++) {
      int mine = part;
      new CheckpointWriter(log.store, ROOT + "/_delta_log")
          .write(CHECKPOINT, sink -> writePart(state, mine, parts, sink));
      String whole = LogBuilder.LOG + LogFileName.checkpointName(CHECKPOINT);
      String name = LogFileName.checkpointPartName(CHECKPOINT, part + 1, parts);
      try (InputStream in = log.store.open(whole);
          OutputStream out = log.store.create(LogBuilder.LOG + name)) {
        in.transferTo(out);
      }
      log.store.delete(whole);
    }
    for (StoredFile file : log.store.listFrom(ROOT + "/_delta_log", "")) {
      assertThat(file.name()).doesNotEndWith("checkpoint.parquet");
    }
  }

  private static void writePart(TableState state, int part, int parts, CheckpointSink sink) {
    if (part == 0) {
      sink.protocol(requireNonNull(state.protocol()));
      sink.metadata(requireNonNull(state.metadata()));
      state.transactions().values().forEach(sink::transaction);
    }
    FileRow file = new FileRow();
    ActiveFiles files = state.activeFiles();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      if (row % parts == part) {
        file.set(files.file(row));
        sink.file(file);
      }
    }
    Tombstones removed = state.tombstones();
    for (int row = removed.nextRow(0); row >= 0; row = removed.nextRow(row + 1)) {
      if (row % parts == part) {
        file.set(removed.file(row));
        sink.file(file);
      }
    }
  }
}
