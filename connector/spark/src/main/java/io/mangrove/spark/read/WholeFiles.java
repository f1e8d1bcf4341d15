package io.mangrove.spark.read;

import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/**
 * The files of a snapshot one by one, as a scan reads them, for jobs that no query plans. Made on
 * the driver.
 */
public final class WholeFiles {
  private final DeltaScan scan;
  private final SplitPlanner splits;

  /**
   * Files whose columns are read as a builder says.
   *
   * @param columns a builder that was told which columns to read, and no more
   */
  public WholeFiles(DeltaScanBuilder columns) {
    this.scan = columns.scan();
    this.splits = scan.splits();
  }

  /** Reads files, in tasks. */
  public PartitionReaderFactory readers() {
    return scan.createReaderFactory();
  }

  /**
   * Files whose rows are to be read in their order, all but the masked ones.
   *
   * @param rows their numbers among the active files
   */
  public InputPartition files(int[] rows) {
    return splits.whole(rows);
  }

  /** How many files there are in what {@link #files} gave. */
  public static int count(InputPartition files) {
    return ((FileSplit) files).size();
  }

  /** One of them, to be read alone. */
  public static InputPartition file(InputPartition files, int index) {
    return ((FileSplit) files).only(index);
  }
}
