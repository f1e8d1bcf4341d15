package io.mangrove.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the JMH benchmarks of the log, each in a process of its own with the heap it is allowed, and
 * keeps the raw result beside the logs.
 */
public final class LogBenchmarks {
  private LogBenchmarks() {}

  /**
   * Runs them.
   *
   * @param args the folder for logs, which are made if they are not there; a regular expression of
   *     which benchmarks to run
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
    Options options =
        new OptionsBuilder()
            .include(args.length > 1 ? args[1] : ".*")
            .addProfiler(ProcessorTime.class)
            .jvmArgsPrepend("-D" + HugeTable.FOLDER + "=" + folder)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(folder.resolve("results.json").toString())
            .build();
    new Runner(options).run();
  }
}
