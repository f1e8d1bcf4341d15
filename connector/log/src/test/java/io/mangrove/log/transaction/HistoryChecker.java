package io.mangrove.log.transaction;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.snapshot.HistoryEntry;
import io.mangrove.log.testkit.TableRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds what concurrent threads have observed against the log they have left. The order of versions
 * has to be one in which the transactions could have run one at a time: consistent with real time,
 * each success in it once, each failure never, what is in doubt at most once, each one finding just
 * before its version what it has read, and each version differing from the one before by what its
 * transaction did.
 */
final class HistoryChecker {
  /** The operation parameter that names a transaction. */
  static final String ID = "id";

  private final List<String> violations = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final NavigableMap<Long, Set<Long>> rows = new TreeMap<>();

  private HistoryChecker() {}

  /** What is wrong with a history; empty if nothing is. */
  static List<String> violations(DeltaLog log, List<Observed> observed) {
    HistoryChecker checker = new HistoryChecker();
    checker.read(log);
    checker.checkOutcomes(observed);
    checker.checkRealTime(observed);
    observed.forEach(checker::checkEffect);
    return checker.violations;
  }

  private void read(DeltaLog log) {
    long newest = log.loadSnapshot().version();
    for (long version = 0; version <= newest; version++) {
      List<Long> ids = TableRows.ids(log.store(), log.loadSnapshotAt(version));
      Set<Long> distinct = new TreeSet<>(ids);
      if (distinct.size() != ids.size()) {
        violations.add("version " + version + " has a row twice: " + ids);
      }
      rows.put(version, distinct);
    }
    for (HistoryEntry entry : log.history().latest((int) newest + 1)) {
      CommitInfo info = entry.info();
      String id = info == null ? null : info.operationParameters().get(ID);
      if (id != null && versions.put(id, entry.version()) != null) {
        violations.add(id + " is in the log twice");
      }
    }
  }

  private void checkOutcomes(List<Observed> observed) {
    Set<String> known = new HashSet<>();
    for (Observed transaction : observed) {
      known.add(transaction.id());
      Long version = versions.get(transaction.id());
      boolean right =
          switch (transaction.outcome()) {
            case COMMITTED -> version != null && version.equals(transaction.version());
            case REFUSED -> version == null;
            case IN_DOUBT -> true;
          };
      if (!right) {
        violations.add(transaction + " is at version " + version);
      }
    }
    for (String id : versions.keySet()) {
      if (!known.contains(id)) {
        violations.add(id + " is in the log, and nobody wrote it");
      }
    }
  }

  /** What was over when another one began comes before it, and was seen by it. */
  private void checkRealTime(List<Observed> observed) {
    for (Observed first : observed) {
      Long version = versions.get(first.id());
      if (version == null || first.outcome() != Observed.Outcome.COMMITTED) {
        continue;
      }
      for (Observed second : observed) {
        if (first.responded() >= second.invoked()) {
          continue;
        }
        if (second.readVersion() < version) {
          violations.add(second + " has not seen " + first);
        }
        Long later = versions.get(second.id());
        if (later != null && later <= version) {
          violations.add(second + " is before " + first);
        }
      }
    }
  }

  private void checkEffect(Observed transaction) {
    Long version = versions.get(transaction.id());
    if (version == null) {
      return;
    }
    Set<Long> before = rows.getOrDefault(version - 1, Set.of());
    Set<Long> seen = new TreeSet<>();
    for (long id : before) {
      if (id >= transaction.firstRead() && id <= transaction.lastRead()) {
        seen.add(id);
      }
    }
    if (!seen.equals(transaction.seen())) {
      violations.add(transaction + " would have read " + seen + " before version " + version);
    }
    Set<Long> after = new TreeSet<>(before);
    if (!after.removeAll(transaction.deleted()) && !transaction.deleted().isEmpty()) {
      violations.add(transaction + " deleted rows that were not there");
    }
    after.addAll(transaction.inserted());
    if (!after.equals(rows.get(version))) {
      violations.add(
          transaction + " made " + rows.get(version) + " of " + before + " at version " + version);
    }
  }
}
