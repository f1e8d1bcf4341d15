package io.mangrove.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A process that loads a table each time it is told to, and says what that took. Both ends of the
 * conversation are here: a line asks for a load, a line with a mark answers. For one thread.
 */
final class LoadProcess implements AutoCloseable {
  private static final String MARK = "load:";

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  /**
   * One load.
   *
   * @param processorSeconds of all threads of the process
   */
  record Load(long files, double processorSeconds) {}

  private LoadProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts a process with the options that this one was started with, and 4 GB of heap. */
  static LoadProcess start(String classPath, String mainClass, Path table) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-Xm")) {
        command.add(option);
      }
    }
    command.addAll(
        List.of(
            "-Xmx4g",
            "-cp",
            classPath,
            LoadProcess.class.getPackageName() + "." + mainClass,
            table.toAbsolutePath().toString()));
    return new LoadProcess(
        mainClass,
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** In the process: answers requests with a workload that tells the number of files. */
  static void serve(Callable<Long> workload) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      long[] files = new long[1];
      Cost cost =
          Cost.of(
              () -> {
                files[0] = workload.call();
                return null;
              });
      System.out.println(MARK + files[0] + ":" + cost.processorMillis() / 1000);
    }
  }

  String name() {
    return name;
  }

  Load load() throws IOException {
    requests.write("load\n");
    requests.flush();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(MARK)) {
        String[] parts = line.split(":", -1);
        return new Load(Long.parseLong(parts[1]), Double.parseDouble(parts[2]));
      }
    }
    throw new IOException(name + " ended");
  }

  /** Ends the process: it finds no more requests. */
  @Override
  public void close() throws IOException {
    requests.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
    }
  }
}
