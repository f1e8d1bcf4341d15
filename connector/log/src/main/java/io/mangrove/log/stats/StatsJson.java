package io.mangrove.log.stats;

import io.mangrove.log.schema.StructType;

/** Statistics to JSON. */
final class StatsJson {
  private final int stringPrefix;

  StatsJson(int stringPrefix) {
    this.stringPrefix = stringPrefix;
  }

  String write(FileStats stats, StructType schema) {
    throw new IllegalStateException("" + stringPrefix);
  }
}
