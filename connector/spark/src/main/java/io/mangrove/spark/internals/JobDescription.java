package io.mangrove.spark.internals;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What the Spark UI and the console's progress show of jobs that no query plans. */
public final class JobDescription {
  private static final String KEY = "spark.job.description";

  private JobDescription() {}

  /** Runs work whose jobs are shown with a text; the calling thread's own comes back after it. */
  public static <T> T during(SparkSession session, String text, Supplier<T> work) {
    SparkContext context = session.sparkContext();
    @Nullable String before = context.getLocalProperty(KEY);
    context.setLocalProperty(KEY, text);
    try {
      return work.get();
    } finally {
      context.setLocalProperty(KEY, before);
    }
  }
}
