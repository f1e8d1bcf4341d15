package io.mangrove.benchmarks;

import io.mangrove.log.DeltaLog;
import java.io.IOException;
import java.nio.file.Path;

/** A huge log in the folder that {@link LogBenchmarks} names, made by the first who asks. */
final class HugeTable {
  static final String FOLDER = "mangrove.benchmark.folder";
  private static final int ONE_PART_FILES = 1_000_000;
  private static final int FILES_PER_PART = 500_000;

  private HugeTable() {}

  static Path ofFiles(int files) throws IOException {
    int parts = files <= ONE_PART_FILES ? 1 : files / FILES_PER_PART;
    return HugeLog.write(Path.of(System.getProperty(FOLDER)), files, parts);
  }

  static DeltaLog log(Path table) {
    return DeltaLog.forTable(HugeLog.store(), root(table));
  }

  static String root(Path table) {
    return "file:" + table.toAbsolutePath();
  }
}
