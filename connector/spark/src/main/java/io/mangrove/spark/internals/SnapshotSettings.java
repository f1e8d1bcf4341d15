package io.mangrove.spark.internals;

import io.mangrove.log.snapshot.SnapshotLoader;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/**
 * What the session says about how tables are held.
 *
 * @param mostCheckpointBytes the files of larger checkpoints are not loaded, but searched by jobs
 */
public record SnapshotSettings(long mostCheckpointBytes) {
  /** A size as Spark understands it: {@code 4g}. */
  public static final String MOST_CHECKPOINT_BYTES = "spark.mangrove.snapshot.maxCheckpointBytes";

  /** The settings as they are now. */
  public static SnapshotSettings of(SparkSession session) {
    String most = session.conf().get(MOST_CHECKPOINT_BYTES, "");
    return new SnapshotSettings(
        most.isEmpty() ? SnapshotLoader.MOST_CHECKPOINT_BYTES : JavaUtils.byteStringAsBytes(most));
  }
}
