package io.mangrove.benchmarks;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.DataSkipping;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.And;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What a huge log costs in one fresh process: processor time to load it, heap it then takes, and
 * processor time to plan queries, first and later.
 */
public final class HugeLogReport {
  private HugeLogReport() {}

  /**
   * Prints the report.
   *
   * @param args the folder for logs, which are made if they are not there; how many files; in how
   *     many parts the checkpoint is
   */
  public static void main(String[] args) throws Exception {
    int files = Integer.parseInt(args[1]);
    Path table = HugeLog.write(Path.of(args[0]), files, Integer.parseInt(args[2]));
    if (args.length > 3) {
      return; // only to write it
    }
    DeltaLog log = DeltaLog.forTable(HugeLog.store(), "file:" + table.toAbsolutePath());
    long before = heapAfterCollection();
    Cost load = Cost.of(log::loadSnapshot);
    Snapshot snapshot = log.loadSnapshot();
    System.out.printf(
        Locale.ROOT,
        "%d files in %s: loaded in %.0f ms of processor time, %d MB of heap%n",
        snapshot.activeFiles().count(),
        table.getFileName(),
        load.processorMillis(),
        (heapAfterCollection() - before) >> 20);
    for (Map.Entry<String, Predicate> query : queries(files).entrySet()) {
      plan(query.getKey(), snapshot, query.getValue());
    }
    System.out.printf("%d MB of heap after planning%n", (heapAfterCollection() - before) >> 20);
  }

  static Map<String, Predicate> queries(int files) {
    long id = files / 3 * HugeLog.ROWS_PER_FILE + 17;
    long at = 1_715_000_000_000_000L;
    Map<String, Predicate> queries = new LinkedHashMap<>();
    queries.put("id = x", new Compare(List.of("id"), Op.EQ, id));
    queries.put(
        "id between x and y",
        new And(
            new Compare(List.of("id"), Op.GE, id),
            new Compare(List.of("id"), Op.LT, id + 1000 * HugeLog.ROWS_PER_FILE)));
    queries.put("at = x", new Compare(List.of("at"), Op.EQ, at));
    queries.put("amount < 0.05", new Compare(List.of("amount"), Op.LT, 0.05));
    queries.put("customer = x", new Compare(List.of("customer"), Op.EQ, "customer-000001"));
    queries.put("day = x", new Compare(List.of("day"), Op.EQ, 19_800L));
    queries.put(
        "day = x and id < y",
        new And(
            new Compare(List.of("day"), Op.EQ, 19_800L), new Compare(List.of("id"), Op.LT, id)));
    return queries;
  }

  private static void plan(String name, Snapshot snapshot, Predicate predicate) throws Exception {
    Callable<Integer> work = () -> keep(snapshot, predicate);
    double first = Cost.of(work).processorMillis();
    double least = first;
    for (int i = 0; i < 7; i++) {
      least = Math.min(least, Cost.of(work).processorMillis());
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d files, first %.0f ms, then %.1f ms of processor time%n",
        name,
        work.call(),
        first,
        least);
  }

  static int keep(Snapshot snapshot, Predicate predicate) {
    return DataSkipping.keep(
            snapshot.activeFiles(), snapshot.schema(), snapshot.partitionColumns(), predicate)
        .cardinality();
  }

  static long heapAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
