package io.mangrove.examples;

import java.io.PrintStream;
import java.util.Locale;

/** Runs the steps of a job and prints a line for each, with its time. */
final class Steps {
  private final PrintStream out;
  private final int total;
  private int done;

  Steps(PrintStream out, int total) {
    this.out = out;
    this.total = total;
  }

  /** Runs one step; what it returns ends up on its line. */
  void run(String name, Step step) {
    long start = System.nanoTime();
    done++;
    out.printf(Locale.ROOT, "[%d/%d] %s ...%n", done, total, name);
    String result = step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(Locale.ROOT, "[%d/%d] %s: %s (%.1f s)%n", done, total, name, result, seconds);
  }

  /** Something to do that has a result to tell. */
  @FunctionalInterface
  interface Step {
    String run();
  }
}
