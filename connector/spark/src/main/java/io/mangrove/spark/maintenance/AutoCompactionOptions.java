package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.CompactionPlan;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What the session and the table say about small files behind a statement.
 *
 * @param minNumFiles small files that a partition has before they are put together
 * @param limits what is small, and what becomes of it
 * @param inBackground whether the statement does not wait for it
 */
record AutoCompactionOptions(
    boolean enabled, int minNumFiles, CompactionPlan.Limits limits, boolean inBackground) {
  private static final String CONFS = "spark.databricks.delta.autoCompact.";
  private static final String BACKGROUND = "spark.mangrove.autoCompact.background";
  private static final String PROPERTY = "delta.autoOptimize.autoCompact";
  private static final String PROPERTY_OF_BOTH = "delta.autoOptimize";
  private static final long MAX_FILE_BYTES = 128L << 20;

  /** Files with masked rows are no more worth it than others. */
  private static final double ANY_RATIO = 1;

  /** The session's word counts before the table's. */
  static AutoCompactionOptions of(SparkSession session, Map<String, String> properties) {
    String enabled =
        value(
            session,
            CONFS + "enabled",
            properties.getOrDefault(PROPERTY, properties.getOrDefault(PROPERTY_OF_BOTH, "false")));
    long maxFileBytes = OptimizeOptions.number(session, CONFS + "maxFileSize", MAX_FILE_BYTES);
    return new AutoCompactionOptions(
        !enabled.toLowerCase(Locale.ROOT).equals("false"),
        (int)
            Math.min(Integer.MAX_VALUE, OptimizeOptions.number(session, CONFS + "minNumFiles", 50)),
        new CompactionPlan.Limits(
            OptimizeOptions.number(session, CONFS + "minFileSize", maxFileBytes / 2),
            Math.max(1, maxFileBytes),
            ANY_RATIO),
        Boolean.parseBoolean(value(session, BACKGROUND, "true")));
  }

  private static String value(SparkSession session, String conf, String fallback) {
    @Nullable String set = session.conf().get(conf, fallback);
    return set == null ? fallback : set;
  }
}
