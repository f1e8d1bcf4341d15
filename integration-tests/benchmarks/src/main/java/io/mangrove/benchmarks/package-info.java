/** Workloads that show what the format costs beside plain Parquet. Begin with FormatBenchmark. */
@NullMarked
package io.mangrove.benchmarks;

import org.jspecify.annotations.NullMarked;
