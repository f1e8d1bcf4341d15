package io.mangrove.benchmarks;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
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
 * Loads a million files with statistics from a checkpoint. The process has 400 MB of heap, and
 * holds the snapshot while the heap is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx400m")
@Warmup(iterations = 2)
@Measurement(iterations = 4)
public class LoadBenchmark {
  private static final int FILES = 1_000_000;

  private @Nullable Path table;
  private @Nullable Snapshot loaded;

  /** Makes the log. */
  @Setup
  public void write() throws IOException {
    table = HugeTable.ofFiles(FILES);
  }

  /** Two at a time would not be what a process holds. */
  @Setup(Level.Invocation)
  public void forget() {
    loaded = null;
  }

  /** The whole load, as a process does it that knows nothing of the table. */
  @Benchmark
  public Snapshot load() {
    Snapshot snapshot = HugeTable.log(requireNonNull(table)).loadSnapshot();
    loaded = snapshot;
    return snapshot;
  }

  /** Looks at what was loaded, and keeps it: its heap is measured after this. */
  @TearDown(Level.Iteration)
  public void check() {
    int count = requireNonNull(loaded).activeFiles().count();
    if (count != FILES) {
      throw new IllegalStateException(count + " files");
    }
  }
}
