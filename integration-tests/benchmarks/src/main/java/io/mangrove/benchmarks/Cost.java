package io.mangrove.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * What one run of a workload took.
 *
 * @param millis on the clock
 * @param processorMillis of all threads of this process
 */
record Cost(double millis, double processorMillis) {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static Cost of(Callable<?> workload) throws Exception {
    long processor = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    workload.call();
    long end = System.nanoTime();
    return new Cost((end - start) / 1e6, (PROCESS.getProcessCpuTime() - processor) / 1e6);
  }
}
