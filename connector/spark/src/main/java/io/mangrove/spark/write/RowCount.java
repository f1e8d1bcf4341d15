package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.stats.MaskedStats;
import java.util.List;
import java.util.OptionalLong;

/** The number of rows of files, as the log tells it. */
public final class RowCount {
  private RowCount() {}

  /** How many rows files have that count; empty where one of them does not tell. */
  public static OptionalLong of(List<AddFile> files) {
    long sum = 0;
    for (AddFile file : files) {
      OptionalLong rows = MaskedStats.numRecords(file.stats());
      if (rows.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += rows.getAsLong();
      sum -= file.deletionVector() == null ? 0 : file.deletionVector().cardinality();
    }
    return OptionalLong.of(sum);
  }
}
