package io.mangrove.spark.maintenance;

import io.mangrove.log.features.ByteSize;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.spark.internals.TaskRunner;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What the session and the table say about how files are written anew.
 *
 * @param limits of files and of what is put together
 * @param commitIntervalMillis how long finished files wait for others before they are committed
 */
record OptimizeOptions(CompactionPlan.Limits limits, long commitIntervalMillis) {
  private static final String CONFS = "spark.databricks.delta.optimize.";
  private static final String COMMIT_INTERVAL = "spark.mangrove.optimize.commitIntervalMillis";
  private static final long GIBIBYTE = 1L << 30;
  private static final long LEAST_BATCH_BYTES = 16 * GIBIBYTE;
  private static final long ROUNDS = 4;

  static OptimizeOptions of(SparkSession session, TableProperties properties) {
    long target = properties.targetFileSizeBytes();
    long fallback = target > 0 ? target : GIBIBYTE;
    return new OptimizeOptions(
        new CompactionPlan.Limits(
            number(session, CONFS + "minFileSize", fallback),
            number(session, CONFS + "maxFileSize", fallback),
            ratio(session, CONFS + "maxDeletedRowsRatio", 0.05)),
        number(session, COMMIT_INTERVAL, 60_000));
  }

  /** How much of a clustered table makes a cube; by the name that delta-spark has for it. */
  static long cubeBytes(SparkSession session) {
    return number(
        session, CONFS + "clustering.mergeStrategy.minCubeSize.targetCubeSize", 150 * GIBIBYTE);
  }

  /**
   * How much is put into order before it is committed: what keeps tasks busy for some rounds, so
   * that little is lost by a pause for the next.
   */
  long batchBytes(SparkSession session) {
    long rounds = ROUNDS * TaskRunner.slots(session) * limits.maxFileBytes();
    String conf = CONFS + "batchSize";
    String value = value(session, conf);
    if (value == null) {
      return Math.max(LEAST_BATCH_BYTES, rounds);
    }
    String problem = ByteSize.problem(value);
    if (problem != null) {
      throw ProcedureError.DELTA_ILLEGAL_OPTION.with(
          "name", conf, "input", value, "explain", problem);
    }
    return ByteSize.bytes(value);
  }

  static long number(SparkSession session, String conf, long fallback) {
    String value = value(session, conf);
    try {
      return value == null ? fallback : Math.max(0, Long.parseLong(value.strip()));
    } catch (NumberFormatException e) {
      throw bad(e, conf, value);
    }
  }

  private static double ratio(SparkSession session, String conf, double fallback) {
    String value = value(session, conf);
    try {
      return value == null ? fallback : Double.parseDouble(value.strip());
    } catch (NumberFormatException e) {
      throw bad(e, conf, value);
    }
  }

  private static @Nullable String value(SparkSession session, String conf) {
    scala.Option<String> value = session.conf().getOption(conf);
    return value.isEmpty() ? null : value.get();
  }

  private static RuntimeException bad(Exception e, String conf, @Nullable String value) {
    return ProcedureError.DELTA_ILLEGAL_OPTION.causedBy(
        e, "name", conf, "input", String.valueOf(value), "explain", "it is a number");
  }
}
