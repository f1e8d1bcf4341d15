package io.mangrove.spark.internals;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What the user of a session wants to be kept with each commit: its {@code userMetadata}. */
public final class CommitNote {
  private static final String KEY = "spark.databricks.delta.commitInfo.userMetadata";

  private CommitNote() {}

  /** As it is now; null for none. */
  public static @Nullable String of(SparkSession session) {
    return session.conf().getOption(KEY).getOrElse(() -> null);
  }
}
