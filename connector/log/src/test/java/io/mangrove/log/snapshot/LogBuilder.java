package io.mangrove.log.snapshot;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.parquet.V2Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.replay.Tombstones;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A log made file by file, as tests of loading want it: version v adds {@code file-v}. */
final class LogBuilder {
  static final String ROOT = TestTable.ROOT;
  static final String LOG = ROOT + "/_delta_log/";
  private static final long FIRST_COMMIT = 1_600_000_000_000L;
  private static final long SECOND = 1_000;

  final InMemoryLogStore store;
  final Metadata metadata;

  LogBuilder() {
    this(new InMemoryLogStore(), Map.of());
  }

  LogBuilder(InMemoryLogStore store, Map<String, String> configuration) {
    this.store = store;
    this.metadata = TestTable.metadata(configuration);
  }

  /** A table of the versions 0 to {@code latest}. */
  static LogBuilder upTo(long latest) {
    LogBuilder log = new LogBuilder();
    for (long version = 0; version <= latest; version++) {
      log.commit(version);
    }
    return log;
  }

  LogBuilder commit(long version) {
    return commit(version, timeOf(version));
  }

  LogBuilder commit(long version, long time) {
    List<Action> actions = new ArrayList<>();
    if (version == 0) {
      actions.add(new Protocol(1, 2));
      actions.add(metadata);
    }
    actions.add(file(version));
    return commit(version, time, actions);
  }

  LogBuilder commit(long version, long time, List<Action> actions) {
    String text = new String(ActionWriter.writeCommit(actions), StandardCharsets.UTF_8);
    store.put(LOG + LogFileName.commitName(version), text, time);
    return this;
  }

  LogBuilder checkpoint(long version) {
    Snapshot snapshot = loader().at(version);
    SnapshotCheckpoint.write(store, snapshot, snapshot.timestamp());
    return this;
  }

  LogBuilder v2Checkpoint(long version, V2Checkpoint.Form form, int sidecars) throws IOException {
    Snapshot snapshot = loader().at(version);
    new V2Checkpoint(store, ROOT + "/_delta_log", version, snapshot.state()).write(form, sidecars);
    return this;
  }

  /** What the commits of a range amount to, in one file beside them. */
  LogBuilder compaction(long first, long last) throws IOException {
    List<Action> actions = new ArrayList<>();
    try (Replay replay = Replay.fromNothing()) {
      for (long version = first; version <= last; version++) {
        String path = LOG + LogFileName.commitName(version);
        ActionReader.readCommit(store.open(path), path).forEach(replay::take);
      }
      TableState state = replay.finish();
      if (state.protocol() != null) {
        actions.add(state.protocol());
      }
      if (state.metadata() != null) {
        actions.add(state.metadata());
      }
      actions.addAll(state.transactions().values());
      ActiveFiles files = state.activeFiles();
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        actions.add(files.file(row));
      }
      Tombstones removed = state.tombstones();
      for (int row = removed.nextRow(0); row >= 0; row = removed.nextRow(row + 1)) {
        actions.add(removed.file(row));
      }
    }
    store.replace(LOG + LogFileName.compactedName(first, last), ActionWriter.writeCommit(actions));
    return this;
  }

  LogBuilder deleteCommits(long first, long last) {
    for (long version = first; version <= last; version++) {
      store.delete(LOG + LogFileName.commitName(version));
    }
    return this;
  }

  SnapshotLoader loader() {
    return new SnapshotLoader(store, ROOT);
  }

  static long timeOf(long version) {
    return FIRST_COMMIT + version * SECOND;
  }

  static AddFile file(long version) {
    return TestTable.file("file-" + version, "p" + version % 2, version, version + 9);
  }

  static CommitInfo info(Long inCommitTimestamp, String operation) {
    return new CommitInfo(
        1L,
        inCommitTimestamp,
        null,
        null,
        operation,
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        null);
  }

  /** The paths of a version's files, in order. */
  static List<String> files(Snapshot snapshot) {
    ActiveFiles files = snapshot.activeFiles();
    TreeSet<String> paths = new TreeSet<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      paths.add(files.path(row));
    }
    return List.copyOf(paths);
  }

  /** {@code file-0} to {@code file-latest}, in order. */
  static List<String> filesUpTo(long latest) {
    TreeSet<String> paths = new TreeSet<>();
    for (long version = 0; version <= latest; version++) {
      paths.add("file-" + version);
    }
    return List.copyOf(paths);
  }
}
