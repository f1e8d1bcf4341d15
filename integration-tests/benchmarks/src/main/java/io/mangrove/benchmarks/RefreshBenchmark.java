package io.mangrove.benchmarks;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.CountingLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Brings a snapshot of a million files up to date after 100 commits of other writers. One that
 * lists twice, or opens anything but those commits, fails.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx400m")
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class RefreshBenchmark {
  private static final int FILES = 1_000_000;
  private static final int COMMITS = 100;

  private @Nullable Path table;
  private @Nullable DeltaLog log;
  private @Nullable CountingLogStore store;
  private long known;

  /** Loads the version everything begins with. */
  @Setup
  public void load() throws IOException {
    Path copy = HugeLog.copy(HugeTable.ofFiles(FILES), "refreshed");
    CountingLogStore counting = new CountingLogStore(HugeLog.store());
    DeltaLog counted = DeltaLog.forTable(counting, HugeTable.root(copy));
    known = counted.loadSnapshot().version();
    table = copy;
    store = counting;
    log = counted;
  }

  /** Others commit. */
  @Setup(Level.Invocation)
  public void commit() throws IOException {
    HugeLog.append(requireNonNull(table), known + 1, COMMITS);
    requireNonNull(store).takeCalls();
  }

  /** What a query does first. */
  @Benchmark
  public Snapshot refresh() {
    return requireNonNull(log).loadSnapshot();
  }

  /** Looks at what was read. */
  @TearDown(Level.Invocation)
  public void checkReads() {
    List<String> expected = new ArrayList<>();
    expected.add("list");
    for (int i = 1; i <= COMMITS; i++) {
      expected.add("open " + LogFileName.commitName(known + i));
    }
    // Several threads may fetch, so the order is not told.
    List<String> calls = requireNonNull(store).takeCalls().stream().sorted().toList();
    if (!calls.equals(expected)) {
      throw new IllegalStateException("a refresh from " + known + " did " + calls);
    }
    known += COMMITS;
  }
}
