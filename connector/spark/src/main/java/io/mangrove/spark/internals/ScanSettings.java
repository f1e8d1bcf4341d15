package io.mangrove.spark.internals;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.WholeStageCodegenExec$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SessionStateHelper$;
import org.apache.spark.sql.types.StructType;

/**
 * What the session says about reading files.
 *
 * @param maxPartitionBytes the most that goes into one task
 * @param openCostBytes what opening a file is taken to cost
 * @param minPartitions into how many tasks a scan should be cut at least
 * @param maxPartitions into how many tasks a scan should be cut at most
 * @param compressionFactor how much more room a file's rows take than the file
 * @param timeZone of the session
 */
public record ScanSettings(
    long maxPartitionBytes,
    long openCostBytes,
    int minPartitions,
    int maxPartitions,
    double compressionFactor,
    String timeZone) {

  /** The settings as they are now. */
  public static ScanSettings of(SparkSession session) {
    SQLConf conf = SessionStateHelper$.MODULE$.getSqlConf(session);
    Object minimum =
        conf.filesMinPartitionNum()
            .getOrElse(
                () ->
                    ((org.apache.spark.sql.classic.SparkSession) session)
                        .leafNodeDefaultParallelism());
    Object maximum = conf.filesMaxPartitionNum().getOrElse(() -> Integer.MAX_VALUE);
    return new ScanSettings(
        conf.filesMaxPartitionBytes(),
        conf.filesOpenCostInBytes(),
        ((Number) minimum).intValue(),
        ((Number) maximum).intValue(),
        conf.fileCompressionFactor(),
        conf.sessionLocalTimeZone());
  }

  /**
   * Whether a scan of these columns gives batches. Spark reads them well only in generated code, so
   * it is rows where there will be none.
   */
  public static boolean readsBatches(SparkSession session, StructType readSchema) {
    SQLConf conf = SessionStateHelper$.MODULE$.getSqlConf(session);
    return conf.wholeStageEnabled()
        && !WholeStageCodegenExec$.MODULE$.isTooManyFields(conf, readSchema)
        && ParquetUtils.isBatchReadSupportedForSchema(conf, readSchema);
  }

  /** Whether files that are gone are passed over. */
  public static boolean ignoresMissingFiles(SparkSession session) {
    return SessionStateHelper$.MODULE$.getSqlConf(session).ignoreMissingFiles();
  }
}
