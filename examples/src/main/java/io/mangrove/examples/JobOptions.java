package io.mangrove.examples;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a job.
 *
 * @param input the folder of the source jars
 * @param output the folder that holds the tables
 * @param maxJars how many new jars one run takes at most
 * @param asOf the version to read; null to ingest and then read the latest
 */
record JobOptions(Path input, Path output, int maxJars, @Nullable Long asOf) {

  static JobOptions parse(String... args) {
    Path input = null;
    Path output = null;
    int maxJars = Integer.MAX_VALUE;
    Long asOf = null;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " has no value");
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--input" -> input = Path.of(value);
        case "--output" -> output = Path.of(value);
        case "--max-jars" -> maxJars = Integer.parseInt(value);
        case "--as-of" -> asOf = Long.valueOf(value);
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    if (input == null || output == null) {
      throw new IllegalArgumentException("--input and --output are needed");
    }
    return new JobOptions(input, output, maxJars, asOf);
  }
}
