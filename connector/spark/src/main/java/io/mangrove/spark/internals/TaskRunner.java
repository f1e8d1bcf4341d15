package io.mangrove.spark.internals;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs work on executors that no query plans: one Spark job, a task for each part of it. */
public final class TaskRunner {
  private TaskRunner() {}

  /**
   * What a task does.
   *
   * @param <I> a part of the work, which travels to the task
   * @param <O> what comes of it, which travels back
   */
  public interface Work<I, O> extends Serializable {
    O run(int number, I part) throws Exception;
  }

  /** How many tasks Spark takes for a good number. */
  public static int slots(SparkSession session) {
    return session.sparkContext().defaultParallelism();
  }

  /** What comes of the parts, in their order. */
  public static <I, O> List<O> run(SparkSession session, List<I> parts, Work<I, O> work) {
    if (parts.isEmpty()) {
      return List.of();
    }
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .parallelize(parts, parts.size())
        .mapPartitionsWithIndex(
            (number, part) -> List.of(work.run(number, part.next())).iterator(), false)
        .collect();
  }
}
