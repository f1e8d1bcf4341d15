package io.mangrove.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of all threads of the process for each operation, those of the collector and the
 * compiler included, and the heap in use once an iteration's garbage is gone. JMH makes one by its
 * name; changes with every iteration.
 */
public final class ProcessorTime implements InternalProfiler {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private long start;

  /** For JMH. */
  public ProcessorTime() {}

  @Override
  public String getDescription() {
    return "processor time by operation, heap after collection";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    start = PROCESS.getProcessCpuTime();
  }

  @Override
  public List<Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double millis = (PROCESS.getProcessCpuTime() - start) / 1e6;
    long operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult("processor", millis / operations, "ms/op", AggregationPolicy.AVG),
        // After the last iteration JMH may have let go of the benchmark's state.
        new ScalarResult(
            "heap",
            HugeLogReport.heapAfterCollection() / (double) (1 << 20),
            "MiB",
            AggregationPolicy.MAX));
  }
}
