package io.mangrove.spark.write;

import java.io.Serializable;

/**
 * When a task ends a file, and when it ends having files of several partitions open.
 *
 * @param maxRecordsPerFile rows after which a new file is begun
 * @param maxOpenFiles of one task at a time
 * @param maxBufferedBytes that the open files of one task may hold in memory
 */
record WriteLimits(long maxRecordsPerFile, int maxOpenFiles, long maxBufferedBytes)
    implements Serializable {
  private static final int MAX_OPEN_FILES = 100;

  static WriteLimits of(WriteOptions options) {
    return new WriteLimits(options.maxRecordsPerFile(), MAX_OPEN_FILES, 0);
  }

  /** The same with the share of memory that a task has where it runs. */
  WriteLimits here() {
    Runtime runtime = Runtime.getRuntime();
    long share = runtime.maxMemory() / 4 / Math.max(1, runtime.availableProcessors());
    return new WriteLimits(
        maxRecordsPerFile, maxOpenFiles, maxBufferedBytes > 0 ? maxBufferedBytes : share);
  }
}
