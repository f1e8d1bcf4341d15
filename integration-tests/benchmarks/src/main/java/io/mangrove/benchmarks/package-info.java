/**
 * What the log costs (begin with LogBenchmarks), also beside delta-spark (LoadComparison), and the
 * format beside plain Parquet (FormatBenchmark).
 */
@NullMarked
package io.mangrove.benchmarks;

import org.jspecify.annotations.NullMarked;
