package io.mangrove.spark.internals;

import io.mangrove.log.error.DeltaException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Work of the driver's that is done in tasks, one for each of some values. */
public final class TaskRun {
  private TaskRun() {}

  /** What a task does with its value. Travels to it. */
  @FunctionalInterface
  public interface Work<T> extends Serializable {
    byte[] on(T value);
  }

  /**
   * What each task gave back, in the order of the values.
   *
   * @throws DeltaException what a task failed with, if it was that
   */
  public static <T extends Serializable> List<byte[]> collect(
      SparkSession session, List<T> values, Work<T> work) {
    try {
      return JavaSparkContext.fromSparkContext(session.sparkContext())
          .parallelize(values, Math.max(1, values.size()))
          .map(work::on)
          .collect();
    } catch (Exception e) { // Spark's own is checked, which Java thinks cannot come
      if (e.getCause() instanceof DeltaException known) {
        throw known; // rather than how often the task was tried
      }
      throw e;
    }
  }
}
