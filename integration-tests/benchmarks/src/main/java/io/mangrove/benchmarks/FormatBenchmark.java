package io.mangrove.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;

/**
 * Plain Parquet and Delta tables side by side in one session: each repetition of a workload is run
 * by both in turn, and the report has the medians.
 */
public final class FormatBenchmark {
  private static final List<String> FORMATS = List.of("parquet", "delta");

  private FormatBenchmark() {}

  /**
   * Runs both formats and prints the report.
   *
   * @param args the folder for the tables, which is new; the rows of the large table; how often to
   *     repeat each workload
   */
  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.sql.shuffle.partitions", "8")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      int repetitions = Integer.parseInt(args[2]);
      List<Workload> workloads = Workload.all(spark, Long.parseLong(args[1]), repetitions);
      Path folder = Path.of(args[0]).resolve(Long.toString(System.currentTimeMillis()));
      // The first round belongs to the compiler.
      run(workloads, formats(spark, folder.resolve("warm")), 1);
      report(run(workloads, formats(spark, folder.resolve("measured")), repetitions));
    } finally {
      spark.stop();
    }
  }

  private static List<Format> formats(SparkSession spark, Path folder) {
    return FORMATS.stream().map(name -> new Format(name, spark, folder)).toList();
  }

  /** For each workload, for each format, the cost of each repetition. */
  private static Map<String, Map<String, List<Cost>>> run(
      List<Workload> workloads, List<Format> formats, int repetitions) throws Exception {
    Map<String, Map<String, List<Cost>>> costs = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      Map<String, List<Cost>> ofWorkload = new LinkedHashMap<>();
      for (int i = 0; i < repetitions; i++) {
        for (Format format : formats) {
          ofWorkload
              .computeIfAbsent(format.name(), name -> new ArrayList<>())
              .add(Cost.of(() -> workload.run().on(format)));
        }
      }
      costs.put(workload.name(), ofWorkload);
    }
    return costs;
  }

  private static void report(Map<String, Map<String, List<Cost>>> costs) {
    System.out.println("Medians: milliseconds (milliseconds of processor time)");
    System.out.println("| workload | parquet | delta | processor time, delta / parquet |");
    System.out.println("|---|---|---|---|");
    costs.forEach(
        (workload, byFormat) -> {
          List<Cost> parquet = byFormat.getOrDefault("parquet", List.of());
          List<Cost> delta = byFormat.getOrDefault("delta", List.of());
          System.out.printf(
              Locale.ROOT,
              "| %s | %.0f (%.0f) | %.0f (%.0f) | %.2f |%n",
              workload,
              median(parquet, Cost::millis),
              median(parquet, Cost::processorMillis),
              median(delta, Cost::millis),
              median(delta, Cost::processorMillis),
              median(delta, Cost::processorMillis) / median(parquet, Cost::processorMillis));
        });
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
    double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
