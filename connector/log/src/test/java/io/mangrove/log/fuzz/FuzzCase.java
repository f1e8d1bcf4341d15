package io.mangrove.log.fuzz;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.fuzz.NaiveLog.Table;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotChecksum;
import io.mangrove.log.snapshot.SnapshotLoader;
import io.mangrove.log.stats.DataSkipping;
import io.mangrove.log.stats.FileMatcher;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One damaged log, and everything that may be done with it. */
final class FuzzCase {
  static final String READ = "read";

  private static final List<Predicate.Op> OPS = List.of(Predicate.Op.values());

  private final FuzzTable table;
  private final long seed;
  private final Random random;
  private final InMemoryLogStore store;
  private List<String> mutations = List.of();
  private boolean checksumTells;

  FuzzCase(FuzzTable table, long seed) {
    this.table = table;
    this.seed = seed;
    this.random = new Random(~seed);
    this.store = table.store().copy();
  }

  @Override
  public String toString() {
    return "seed " + seed + " on " + table.name() + " with " + mutations;
  }

  /** What came of it: {@link #READ}, or the condition of the error. Throws if neither is right. */
  String run() throws IOException {
    Mutations damage = new Mutations(store, seed);
    mutations = damage.run();
    checksumTells = damage.isInPagesOnly();
    return compared();
  }

  String compared() throws IOException {
    SnapshotLoader loader = new SnapshotLoader(store, ROOT);
    NaiveLog naive = new NaiveLog(store, table.parsed());
    switch (random.nextInt(4)) {
      case 0 -> refresh(naive);
      case 1 -> history();
      case 2 -> olderVersion(naive);
      default -> {
        // Only the newest version is looked at.
      }
    }
    Snapshot snapshot;
    try {
      snapshot = loader.latest();
    } catch (DeltaException e) {
      return named(e);
    }
    if (snapshot == null) {
      assertThat(naive.latest()).isEqualTo(-1);
      return "no table";
    }
    assertThat(snapshot.version()).isEqualTo(naive.latest());
    assertRight(naive, snapshot);
    try {
      SnapshotChecksum.verify(store, snapshot);
    } catch (DeltaException e) {
      named(e);
    }
    vectors(snapshot);
    skipping(snapshot);
    append(snapshot);
    return READ;
  }

  /** As another reading of what is there now finds it, by some way; or as if it were whole. */
  private void assertRight(NaiveLog naive, Snapshot snapshot) throws IOException {
    Table found = Table.of(snapshot);
    // What the log leaves unread of a checkpoint may be damaged where all else is whole. By any
    // way: a checkpoint leaves out some of what commits say of removed files.
    boolean right =
        (!checksumTells && naive.hasAt(snapshot.version(), found))
            || new NaiveLog(withWholePages(), table.parsed()).hasAt(snapshot.version(), found);
    assertThat(right).as("%s", found).isTrue();
  }

  /** The damaged log with the Parquet files that are still there as they were. */
  private InMemoryLogStore withWholePages() throws IOException {
    InMemoryLogStore mended = store.copy();
    for (String path : table.store().paths()) {
      if (path.endsWith(".parquet") && mended.find(path) != null) {
        mended.replace(path, table.store().bytes(path));
      }
    }
    return mended;
  }

  private static String named(DeltaException e) {
    assertThat(e.condition()).startsWith("DELTA_");
    assertThat(e.sqlState()).hasSize(5);
    assertThat(e.getMessage()).isNotEmpty();
    return e.condition();
  }

  /** A version in the midst of the log, by its number. */
  private void olderVersion(NaiveLog naive) throws IOException {
    long version = random.nextInt(11);
    try {
      Snapshot snapshot = new SnapshotLoader(store, ROOT).at(version);
      assertThat(snapshot.version()).isEqualTo(version);
      assertRight(naive, snapshot);
    } catch (DeltaException e) {
      named(e);
    }
  }

  /** From a version that was seen before the damage was done. */
  private void refresh(NaiveLog naive) throws IOException {
    Snapshot known = table.known().get(random.nextInt(table.known().size()));
    Snapshot newer;
    try {
      newer = new SnapshotLoader(store, ROOT).refresh(known);
    } catch (DeltaException e) {
      named(e);
      return;
    }
    if (newer == null) {
      assertThat(naive.latest()).isEqualTo(-1);
      return;
    }
    if (!naive.hasAfter(known, newer.version(), Table.of(newer))) {
      assertRight(naive, newer);
    }
  }

  private void history() {
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    try {
      log.history().latest(0);
    } catch (DeltaException e) {
      named(e);
    }
    try {
      log.history().versionAt(System.currentTimeMillis() - random.nextInt(100_000));
    } catch (DeltaException e) {
      named(e);
    }
  }

  /** Every vector is the one another reading finds, or refused. */
  private void vectors(Snapshot snapshot) throws IOException {
    for (AddFile file : TableRows.files(snapshot)) {
      if (file.deletionVector() == null) {
        continue;
      }
      DeletionVector vector;
      try {
        vector = DeletionVector.load(store, ROOT, file.deletionVector(), file.path());
      } catch (DeltaException e) {
        named(e);
        continue;
      }
      List<Long> positions = new ArrayList<>();
      vector.forEach(positions::add);
      assertThat(positions).isEqualTo(NaiveVector.positions(store, file.deletionVector()));
    }
  }

  /** Packed statistics are judged as their text is, and by no reading of them does it fail. */
  private void skipping(Snapshot snapshot) {
    for (StructField field : snapshot.schema().fields()) {
      Object literal = FuzzTable.literal(field.type(), random);
      Predicate.Op op = OPS.get(random.nextInt(OPS.size()));
      Predicate predicate = new Predicate.Compare(List.of(field.name()), op, literal);
      List<String> partitions = snapshot.partitionColumns();
      FileMatcher matcher = new FileMatcher(snapshot.schema(), partitions, predicate);
      ActiveFiles files = snapshot.activeFiles();
      try {
        BitSet kept = DataSkipping.keep(files, snapshot.schema(), partitions, predicate);
        for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
          AddFile file = files.file(row);
          assertThat(kept.get(row))
              .as("%s by %s", file, predicate)
              .isEqualTo(matcher.mayMatch(file.partitionValues(), file.stats()));
        }
      } catch (DeltaException e) {
        named(e);
      }
    }
  }

  private void append(Snapshot snapshot) {
    if (random.nextInt(8) != 0) {
      return;
    }
    Map<String, @Nullable String> partition = new HashMap<>();
    snapshot.physicalPartitionColumns().forEach(column -> partition.put(column, "z"));
    AddFile added = new AddFile("new", partition, 1, 1, true, null);
    try {
      DeltaLog log = DeltaLog.forTable(store, ROOT);
      Snapshot after = log.startTransaction(snapshot).add(added).commit(APPEND).snapshot();
      assertThat(after.version()).isEqualTo(snapshot.version() + 1);
      Snapshot again = new SnapshotLoader(store, ROOT).latest();
      // Its checkpoint may have left out tombstones.
      assertThat(Table.of(again).content().adds()).isEqualTo(Table.of(after).content().adds());
      assertThat(again.metadata()).isEqualTo(after.metadata());
    } catch (DeltaException e) {
      named(e);
    }
  }
}
