package io.mangrove.examples;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Builds a code corpus from source jars: every file of every release into a bronze table, every
 * distinct text once into a silver table. A run that finds new jars adds one version to both
 * tables; a run that finds none adds nothing.
 */
public final class CorpusJob {
  private final CorpusTables tables;
  private final PrintStream out;

  CorpusJob(SparkSession spark, Path output, PrintStream out) {
    this.tables = new CorpusTables(spark, output);
    this.out = out;
  }

  /**
   * Runs the job.
   *
   * @param args {@code --input FOLDER} of source jars, {@code --output FOLDER} of the two tables,
   *     {@code --max-jars N} to take at most N new jars, {@code --as-of VERSION} to read the tables
   *     as an earlier run left them and write nothing
   */
  public static void main(String[] args) {
    JobOptions options = JobOptions.parse(args);
    SparkSession spark = SparkSession.builder().appName("corpus").getOrCreate();
    try {
      new CorpusJob(spark, options.output(), System.out).run(options);
    } finally {
      spark.stop();
    }
  }

  void run(JobOptions options) {
    Long asOf = options.asOf();
    if (asOf == null) {
      ingest(SourceJar.in(options.input()), options.maxJars());
    } else {
      Steps steps = new Steps(out, 1);
      report(steps, asOf);
    }
  }

  private void ingest(List<SourceJar> jars, int maxJars) {
    Steps steps = new Steps(out, 4);
    List<SourceJar> found = new ArrayList<>();
    steps.run(
        "find new source jars",
        () -> {
          tables.create();
          tables.notYetIngested(jars).stream().limit(maxJars).forEach(found::add);
          return found.size() + " of " + jars.size() + " taken";
        });
    if (found.isEmpty()) {
      steps.run("append files to bronze", () -> "nothing to do");
      steps.run("append new texts to silver", () -> "nothing to do");
    } else {
      steps.run("append files to bronze", () -> tables.appendFiles(found));
      steps.run("append new texts to silver", tables::appendNewTexts);
    }
    report(steps, null);
  }

  private void report(Steps steps, @Nullable Long version) {
    steps.run(
        "read both tables" + (version == null ? "" : " as of version " + version),
        () -> tables.describe(version));
  }
}
