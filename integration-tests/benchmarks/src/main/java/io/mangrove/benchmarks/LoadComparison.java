package io.mangrove.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Loads the same huge log with this project and with delta-spark, by turns: each in a process of
 * its own that stays, so that the first load shows a cold process and the later ones a warm one.
 * What is compared is processor time of all threads, from nothing known of the table to its number
 * of files.
 */
public final class LoadComparison {
  private LoadComparison() {}

  /**
   * Runs both and prints the report.
   *
   * @param args the folder for logs, which are made if they are not there; how many files; how
   *     often each loads; the class path of delta-spark, or an at sign and the file that holds it
   */
  public static void main(String[] args) throws Exception {
    int files = Integer.parseInt(args[1]);
    int repetitions = Integer.parseInt(args[2]);
    Path table = HugeLog.write(Path.of(args[0]), files, 1);
    String foreign =
        args[3].startsWith("@") ? Files.readString(Path.of(args[3].substring(1))).strip() : args[3];
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    try (LoadProcess ours =
            LoadProcess.start(System.getProperty("java.class.path"), "MangroveLoad", table);
        LoadProcess theirs =
            LoadProcess.start(ownClasses() + ":" + foreign, "DeltaSparkLoad", table)) {
      for (int i = 0; i < repetitions; i++) {
        for (LoadProcess process : List.of(ours, theirs)) {
          LoadProcess.Load load = process.load();
          if (load.files() != files) {
            throw new IllegalStateException(process.name() + " found " + load.files() + " files");
          }
          seconds
              .computeIfAbsent(process.name(), name -> new ArrayList<>())
              .add(load.processorSeconds());
          System.out.printf(
              Locale.ROOT,
              "%s, load %d: %.2f s of processor time%n",
              process.name(),
              i + 1,
              load.processorSeconds());
        }
      }
    }
    report(seconds);
  }

  private static void report(Map<String, List<Double>> seconds) {
    List<Double> ours = seconds.getOrDefault("MangroveLoad", List.of());
    List<Double> theirs = seconds.getOrDefault("DeltaSparkLoad", List.of());
    System.out.println("| load | Mangrove | delta-spark | ratio |");
    System.out.println("|---|---|---|---|");
    row("first", ours.get(0), theirs.get(0));
    row("median", median(ours), median(theirs));
    row("least", ours.stream().sorted().toList().get(0), theirs.stream().sorted().toList().get(0));
  }

  private static void row(String name, double ours, double theirs) {
    System.out.printf(
        Locale.ROOT, "| %s | %.2f s | %.2f s | %.3f |%n", name, ours, theirs, ours / theirs);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** The classes of this module alone: what else is on its class path would meet delta-spark's. */
  private static String ownClasses() throws Exception {
    return Path.of(LoadComparison.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }
}
