package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotCheckpoint;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A table whose versions were committed at times of the test's choice: version v adds file fv. */
final class AgedTable {
  static final String LOG = ROOT + "/_delta_log";
  static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final AtomicLong clock = new AtomicLong();
  final InMemoryLogStore store = new InMemoryLogStore(clock::get);
  final DeltaLog log = DeltaLog.forTable(store, ROOT);

  AgedTable(Map<String, String> configuration) {
    Map<String, String> all = new TreeMap<>(configuration);
    all.putIfAbsent("delta.logRetentionDuration", "interval 10 days");
    all.putIfAbsent("delta.checkpointInterval", "1000");
    all.putIfAbsent("delta.checkpointPolicy", "v2");
    createTable(log, all);
  }

  /** Commits one version a day after the last, until there are so many. */
  AgedTable daily(int latest) {
    for (long version = log.loadSnapshot().version() + 1; version <= latest; version++) {
      at(version * DAY);
    }
    return this;
  }

  /** Commits the next version at a time, in milliseconds since the epoch. */
  void at(long millis) {
    clock.set(millis);
    long version = log.loadSnapshot().version() + 1;
    append(log, file("f" + version, "x", version, version));
  }

  AgedTable checkpoint(long version, Spec spec) {
    var unused =
        SnapshotCheckpoint.write(
            store, log.loadSnapshotAt(version), 0, new CheckpointOptions(spec, 3));
    return this;
  }

  Snapshot newest() {
    return DeltaLog.forTable(store, ROOT).loadSnapshot();
  }

  /** The versions whose commits are there. */
  List<Integer> commits() {
    return names().stream()
        .filter(name -> name.matches("\\d{20}\\.json"))
        .map(name -> Integer.parseInt(name.substring(0, 20)))
        .toList();
  }

  List<String> names() {
    return store.listFrom(LOG, "").stream().map(StoredFile::name).toList();
  }

  List<String> sidecars() {
    return store.listFrom(LOG + "/" + LogFileName.SIDECAR_DIRECTORY, "").stream()
        .map(StoredFile::name)
        .toList();
  }
}
