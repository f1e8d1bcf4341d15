package io.mangrove.spark.internals;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.Serializable;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SessionStateHelper$;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The table's store as tasks reach it, with the Hadoop configuration of the session that planned
 * them. Made on the driver; travels inside the tasks.
 */
public final class TaskStore implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> hadoop;

  private TaskStore(Broadcast<SerializableConfiguration> hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * The store for the tasks of a scan; broadcasts Hadoop's configuration.
   *
   * @param options of the read; file system keys in them count
   */
  public static TaskStore create(SparkSession session, Map<String, String> options) {
    return new TaskStore(
        SerializableConfiguration.broadcast(
            session.sparkContext(),
            SessionStateHelper$.MODULE$.getHadoopConf(session, ScalaMaps.immutable(options))));
  }

  /** The store, in a task. */
  public LogStore open() {
    return new HadoopLogStore(hadoop.value().value());
  }

  /** What the store is reached with, in a task. */
  Configuration configuration() {
    return hadoop.value().value();
  }
}
