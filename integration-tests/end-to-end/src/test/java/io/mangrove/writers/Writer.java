package io.mangrove.writers;

import io.mangrove.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link AppendMain}, and what it has said it committed. */
final class Writer implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final Thread reader;
  private final List<Integer> committed = Collections.synchronizedList(new ArrayList<>());

  private Writer(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.reader = new Thread(this::readOutput, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static Writer start(Path table, String name, int firstBatch, int lastBatch, int rows)
      throws IOException {
    List<String> command =
        ChildJvm.command(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            ChildJvm.classPath(),
            AppendMain.class.getName(),
            table.toString(),
            name,
            String.valueOf(firstBatch),
            String.valueOf(lastBatch),
            String.valueOf(rows));
    Path errors = table.resolveSibling(name + " from batch " + firstBatch + ".log");
    return new Writer(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  /** The numbers of the batches it has said are committed, so far. */
  List<Integer> committed() {
    synchronized (committed) {
      return List.copyOf(committed);
    }
  }

  /**
   * Waits until this many batches are committed; false if the process ended or time ran out before.
   */
  boolean awaitCommitted(int batches, long timeoutSeconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    synchronized (committed) {
      while (committed.size() < batches && System.nanoTime() < deadline && process.isAlive()) {
        committed.wait(50);
      }
      return committed.size() >= batches;
    }
  }

  /** The exit status, or null if time ran out. */
  @org.jspecify.annotations.Nullable
  Integer await(long timeoutSeconds) throws InterruptedException {
    if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
      return null;
    }
    reader.join();
    return process.exitValue();
  }

  /** What the process wrote to its standard error, for a message. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends the process as kill -9 does, and waits for it to be gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(AppendMain.COMMITTED)) {
          synchronized (committed) {
            committed.add(Integer.valueOf(line.substring(AppendMain.COMMITTED.length())));
            committed.notifyAll();
          }
        }
      }
    } catch (IOException e) {
      // The process was killed while it spoke: what it said before counts.
    }
  }
}
