package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.spark.internals.TaskStore;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.jspecify.annotations.Nullable;

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

  /** Tells of files which of their rows are masked, in tasks. */
  public Masks masks() {
    return scan.masks();
  }

  /**
   * Which rows of files are masked.
   *
   * @param tableRoot without a slash at its end
   */
  public record Masks(String tableRoot, TaskStore store) implements Serializable {
    /** Of one of the files that {@link #files} gave; null where none is. */
    public @Nullable DeletionVector of(InputPartition files, int index) throws IOException {
      FileSplit split = (FileSplit) files;
      DeletionVectorDescriptor vector = split.deletionVector(index);
      return vector == null
          ? null
          : DeletionVector.load(store.open(), tableRoot, vector, split.path(index));
    }
  }

  /** Where one of the files is, as the log has it. */
  public static String path(InputPartition files, int index) {
    return ((FileSplit) files).path(index);
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
