package io.mangrove.benchmarks;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which of a million files a filter leaves, by a snapshot in memory. The files are in the order of
 * {@code id}; {@code at} follows the day a file is of, the others follow nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx400m")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlanningBenchmark {
  private static final int FILES = 1_000_000;

  /** One of the {@link HugeLogReport#queries}. */
  @Param({
    "id = x",
    "id between x and y",
    "at = x",
    "amount < 0.05",
    "customer = x",
    "day = x",
    "day = x and id < y"
  })
  public @Nullable String query;

  private @Nullable Snapshot snapshot;
  private @Nullable Predicate predicate;

  /** Loads the snapshot. */
  @Setup
  public void load() throws IOException {
    predicate = requireNonNull(HugeLogReport.queries(FILES).get(query));
    snapshot = HugeTable.log(HugeTable.ofFiles(FILES)).loadSnapshot();
  }

  /** How many files are left. */
  @Benchmark
  public int plan() {
    return HugeLogReport.keep(requireNonNull(snapshot), requireNonNull(predicate));
  }
}
