package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.file;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorBuilder;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.testkit.TableRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A thread's transactions, one after the other: appends, deletes and updates by row and by file,
 * reports that depend on what they read, and compactions. Reads go to a store that can be relied
 * on, commits to one that need not be.
 */
final class RandomTransactions {
  /** Rows are looked for below this number, and new ones are put both below and above it. */
  private static final int RANGE = 200;

  private final String name;
  private final DeltaLog log;
  private final LogStore rows;
  private final Random random;
  private final AtomicLong nextId;
  private final CyclicBarrier rivals;
  private int count;

  private long firstRead;
  private long lastRead;
  private Set<Long> seen = Set.of();
  private Set<Long> deleted = Set.of();
  private Set<Long> inserted = Set.of();

  /**
   * @param rows where deletion vectors are looked up
   * @param nextId gives out rows that nobody else puts in
   * @param rivals where the threads meet before they commit what they have to race for
   */
  RandomTransactions(
      String name,
      DeltaLog log,
      LogStore rows,
      long seed,
      AtomicLong nextId,
      CyclicBarrier rivals) {
    this.name = name;
    this.log = log;
    this.rows = rows;
    this.random = new Random(seed);
    this.nextId = nextId;
    this.rivals = rivals;
  }

  /**
   * Runs one that only one of the rivals can win: each has read the same rows, changes them, and
   * commits when all have read.
   */
  Observed race(Snapshot snapshot) throws Exception {
    String id = name + "-" + count++;
    long invoked = System.nanoTime();
    begin();
    Transaction transaction = log.startTransaction(snapshot);
    lastRead = RANGE;
    readRows(snapshot);
    transaction.readFiles(range());
    AddFile first = TableRows.files(snapshot).iterator().next();
    transaction.remove(first.removed(1, true));
    deleted.addAll(TableRows.live(rows, snapshot.tableRoot(), first));
    insert(transaction, id, 1);
    rivals.await(60, TimeUnit.SECONDS);
    return commit(id, invoked, snapshot, transaction);
  }

  /** Runs one; null if the table could not even be read. */
  @Nullable Observed run() {
    String id = name + "-" + count++;
    long invoked = System.nanoTime();
    Snapshot snapshot;
    try {
      snapshot = log.loadSnapshot();
    } catch (DeltaException e) {
      return null;
    }
    begin();
    Transaction transaction = log.startTransaction(snapshot);
    collect(snapshot, transaction, id);
    return commit(id, invoked, snapshot, transaction);
  }

  private void begin() {
    firstRead = 0;
    lastRead = -1;
    seen = new TreeSet<>();
    deleted = new HashSet<>();
    inserted = new HashSet<>();
  }

  private Observed commit(String id, long invoked, Snapshot snapshot, Transaction transaction) {
    Observed.Outcome outcome;
    Long version = null;
    try {
      version = transaction.commit(new Operation("TEST", Map.of("id", id))).version();
      outcome = Observed.Outcome.COMMITTED;
    } catch (CommitInDoubtException e) {
      outcome = Observed.Outcome.IN_DOUBT;
    } catch (DeltaException e) {
      outcome = Observed.Outcome.REFUSED;
    }
    return new Observed(
        id,
        invoked,
        System.nanoTime(),
        snapshot.version(),
        firstRead,
        lastRead,
        seen,
        deleted,
        inserted,
        outcome,
        version);
  }

  private void collect(Snapshot snapshot, Transaction transaction, String id) {
    switch (random.nextInt(7)) {
      case 0 -> insert(transaction, id, 3);
      case 1 -> changeByRow(snapshot, transaction);
      case 2, 3 -> {
        changeByRow(snapshot, transaction);
        insert(transaction, id, 1);
      }
      case 4 -> {
        rewriteFiles(snapshot, transaction, id);
        insert(transaction, id, 1);
      }
      case 5 -> {
        transaction.readFiles(chooseRange(snapshot));
        insert(transaction, id, 1);
      }
      default -> compact(snapshot, transaction, id);
    }
  }

  private Predicate chooseRange(Snapshot snapshot) {
    firstRead = random.nextInt(RANGE);
    lastRead = firstRead + random.nextInt(12);
    readRows(snapshot);
    return range();
  }

  private void readRows(Snapshot snapshot) {
    for (long row : TableRows.ids(rows, snapshot)) {
      if (row >= firstRead && row <= lastRead) {
        seen.add(row);
      }
    }
  }

  private Predicate range() {
    return new Predicate.And(
        new Compare(List.of("id"), Op.GE, firstRead), new Compare(List.of("id"), Op.LE, lastRead));
  }

  private void insert(Transaction transaction, String id, int most) {
    int size = 1 + random.nextInt(most);
    long[] ids = new long[size];
    for (int i = 0; i < size; i++) {
      ids[i] = nextId.getAndIncrement();
      inserted.add(ids[i]);
    }
    transaction.add(file("insert-" + id, "x", ids));
  }

  /** Of the rows that match, some are masked and the others left as they are. */
  private void changeByRow(Snapshot snapshot, Transaction transaction) {
    transaction.readRows(chooseRange(snapshot));
    boolean masksAll = random.nextBoolean();
    for (AddFile file : TableRows.files(snapshot)) {
      long[] ids = TableRows.ids(file);
      DeletionVectorBuilder masked = new DeletionVectorBuilder();
      DeletionVectorBuilder left = new DeletionVectorBuilder();
      for (int position = 0; position < ids.length; position++) {
        if (seen.contains(ids[position]) && isLive(snapshot, file, position)) {
          if (masksAll || random.nextBoolean()) {
            masked.mask(position);
            deleted.add(ids[position]);
          } else {
            left.mask(position);
          }
        }
      }
      DeletionVector rowsMasked = masked.build();
      if (!rowsMasked.isEmpty()) {
        transaction.maskRows(file, rowsMasked);
      }
      transaction.readRows(file, left.build());
    }
  }

  private boolean isLive(Snapshot snapshot, AddFile file, int position) {
    return !TableRows.masked(rows, snapshot.tableRoot(), file).contains(position);
  }

  private void rewriteFiles(Snapshot snapshot, Transaction transaction, String id) {
    transaction.readFiles(chooseRange(snapshot));
    int number = 0;
    for (AddFile file : TableRows.files(snapshot)) {
      List<Long> live = TableRows.live(rows, snapshot.tableRoot(), file);
      List<Long> kept = new ArrayList<>(live);
      kept.removeAll(seen);
      if (kept.size() < live.size()) {
        transaction.remove(file.removed(1, true));
        if (!kept.isEmpty()) {
          transaction.add(file("rewrite-" + id + "-" + number++, "x", array(kept)));
        }
      }
    }
    deleted.addAll(seen);
  }

  private void compact(Snapshot snapshot, Transaction transaction, String id) {
    List<AddFile> files = new ArrayList<>(TableRows.files(snapshot));
    java.util.Collections.shuffle(files, random);
    List<MovedRows> sources = new ArrayList<>();
    List<Long> moved = new ArrayList<>();
    for (AddFile file : files.subList(0, Math.min(3, files.size()))) {
      List<Long> live = TableRows.live(rows, snapshot.tableRoot(), file);
      sources.add(new MovedRows(file, moved.size(), live.size()));
      moved.addAll(live);
    }
    if (moved.isEmpty()) {
      insert(transaction, id, 1);
    } else {
      transaction.rearrange(file("compact-" + id, "x", array(moved)), sources);
    }
  }

  private static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }
}
