package io.mangrove.spark.maintenance;

import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a VACUUM is asked to do.
 *
 * @param retentionMillis how long files are kept after they went out of the table; null: as long as
 *     the table says
 * @param dryRun whether files are named rather than deleted
 * @param lite whether the log alone tells what files there may be
 * @param inventory a query that tells what files there are; null: the store does, or the log
 * @param retentionCheck whether a retention below the table's is refused
 * @param logged whether the history shows it
 * @param parallelism how many requests to the store are under way at a time
 */
record VacuumOptions(
    @Nullable Long retentionMillis,
    boolean dryRun,
    boolean lite,
    @Nullable String inventory,
    boolean retentionCheck,
    boolean logged,
    int parallelism) {
  private static final String CONFS = "spark.databricks.delta.";
  private static final int PARALLELISM = 16;

  static VacuumOptions of(
      SparkSession session,
      @Nullable Double retainHours,
      boolean dryRun,
      boolean lite,
      @Nullable String inventory) {
    if (lite && inventory != null) {
      throw ProcedureError.DELTA_ILLEGAL_OPTION.with(
          "input", inventory, "name", "INVENTORY", "explain", "VACUUM LITE asks the log for files");
    }
    if (retainHours != null && (retainHours < 0 || retainHours.isNaN())) {
      throw ProcedureError.DELTA_VACUUM_RETENTION_PERIOD_NEGATIVE.with();
    }
    double millis = retainHours == null ? 0 : retainHours * Duration.ofHours(1).toMillis();
    return new VacuumOptions(
        retainHours == null ? null : Math.round(Math.min(millis, Long.MAX_VALUE / 4.0)),
        dryRun,
        lite,
        inventory,
        isTrue(session, "retentionDurationCheck.enabled"),
        isTrue(session, "vacuum.logging.enabled"),
        PARALLELISM);
  }

  private static boolean isTrue(SparkSession session, String conf) {
    return Boolean.parseBoolean(session.conf().get(CONFS + conf, "true"));
  }
}
