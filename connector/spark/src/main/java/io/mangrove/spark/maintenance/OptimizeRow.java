package io.mangrove.spark.maintenance;

import io.mangrove.spark.internals.CatalystValues;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The row that OPTIMIZE answers: the columns, fields and types that users of Delta know, in their
 * order.
 *
 * @param considered files that were looked at
 * @param groups of files
 * @param order into which rows were put
 * @param startMillis since the epoch
 * @param parallelism tasks that run at the same time
 * @param columns of the table
 * @param columnsWithStats of the table
 */
record OptimizeRow(
    String path,
    OptimizeMetrics metrics,
    int considered,
    int groups,
    Order order,
    long startMillis,
    int parallelism,
    int columns,
    int columnsWithStats) {

  /** Orders that rows can be put into. */
  enum Order {
    NONE,
    Z_ORDER,
    CLUSTERING
  }

  private static final StructType SIZES =
      new StructType()
          .add("min", DataTypes.LongType)
          .add("max", DataTypes.LongType)
          .add("avg", DataTypes.DoubleType, false)
          .add("totalFiles", DataTypes.LongType, false)
          .add("totalSize", DataTypes.LongType, false);

  private static final StructType Z_FILES =
      new StructType().add("num", DataTypes.LongType, false).add("size", DataTypes.LongType, false);

  private static final StructType Z_ORDER =
      new StructType()
          .add("strategyName", DataTypes.StringType)
          .add("inputCubeFiles", Z_FILES)
          .add("inputOtherFiles", Z_FILES)
          .add("inputNumCubes", DataTypes.LongType, false)
          .add("mergedFiles", Z_FILES)
          .add("numOutputCubes", DataTypes.LongType, false)
          .add("mergedNumCubes", DataTypes.LongType);

  private static final StructType CLUSTER_FILES =
      new StructType()
          .add("numFiles", DataTypes.LongType, false)
          .add("size", DataTypes.LongType, false);

  private static final StructType CLUSTERING =
      new StructType()
          .add("inputZCubeFiles", CLUSTER_FILES)
          .add("inputOtherFiles", CLUSTER_FILES)
          .add("inputNumZCubes", DataTypes.LongType, false)
          .add("mergedFiles", CLUSTER_FILES)
          .add("numOutputZCubes", DataTypes.LongType, false);

  private static final StructType PARALLELISM =
      new StructType()
          .add("maxClusterActiveParallelism", DataTypes.LongType)
          .add("minClusterActiveParallelism", DataTypes.LongType)
          .add("maxSessionActiveParallelism", DataTypes.LongType)
          .add("minSessionActiveParallelism", DataTypes.LongType);

  private static final StructType VECTORS =
      new StructType()
          .add("numDeletionVectorsRemoved", DataTypes.LongType, false)
          .add("numDeletionVectorRowsRemoved", DataTypes.LongType, false);

  private static final StructType METRICS =
      new StructType()
          .add("numFilesAdded", DataTypes.LongType, false)
          .add("numFilesRemoved", DataTypes.LongType, false)
          .add("filesAdded", SIZES)
          .add("filesRemoved", SIZES)
          .add("partitionsOptimized", DataTypes.LongType, false)
          .add("zOrderStats", Z_ORDER)
          .add("clusteringStats", CLUSTERING)
          .add("numBins", DataTypes.LongType, false)
          .add("numBatches", DataTypes.LongType, false)
          .add("totalConsideredFiles", DataTypes.LongType, false)
          .add("totalFilesSkipped", DataTypes.LongType, false)
          .add("preserveInsertionOrder", DataTypes.BooleanType, false)
          .add("numFilesSkippedToReduceWriteAmplification", DataTypes.LongType, false)
          .add("numBytesSkippedToReduceWriteAmplification", DataTypes.LongType, false)
          .add("startTimeMs", DataTypes.LongType, false)
          .add("endTimeMs", DataTypes.LongType, false)
          .add("totalClusterParallelism", DataTypes.LongType, false)
          .add("totalScheduledTasks", DataTypes.LongType, false)
          .add("autoCompactParallelismStats", PARALLELISM)
          .add("deletionVectorStats", VECTORS)
          .add("numTableColumns", DataTypes.LongType, false)
          .add("numTableColumnsWithStats", DataTypes.LongType, false);

  static final StructType SCHEMA =
      new StructType().add("path", DataTypes.StringType).add("metrics", METRICS);

  ProcedureRows rows() {
    return new ProcedureRows(
        SCHEMA, List.of(CatalystValues.row(CatalystValues.string(path), metricsRow())));
  }

  private InternalRow metricsRow() {
    long removed = metrics.removed().count();
    return CatalystValues.row(
        metrics.added().count(),
        removed,
        sizes(metrics.added()),
        sizes(metrics.removed()),
        (long) metrics.partitions(),
        order == Order.Z_ORDER ? zOrderRow() : null,
        order == Order.CLUSTERING ? clusteringRow() : null,
        (long) groups,
        (long) Math.max(1, metrics.commits()),
        (long) considered,
        considered - removed,
        false,
        0L,
        0L,
        startMillis,
        System.currentTimeMillis(),
        (long) parallelism,
        (long) groups,
        null,
        metrics.vectors() == 0 ? null : CatalystValues.row(metrics.vectors(), metrics.vectorRows()),
        (long) columns,
        (long) columnsWithStats);
  }

  private static InternalRow sizes(OptimizeMetrics.FileSizes sizes) {
    boolean none = sizes.count() == 0;
    return CatalystValues.row(
        none ? null : sizes.quantile(0),
        none ? null : sizes.quantile(4),
        sizes.average(),
        sizes.count(),
        sizes.total());
  }

  private InternalRow clusteringRow() {
    OptimizeMetrics.FileSizes input = metrics.removed();
    return CatalystValues.row(
        CatalystValues.row(0L, 0L),
        CatalystValues.row(input.count(), input.total()),
        0L,
        CatalystValues.row(input.count(), input.total()),
        (long) metrics.cubes());
  }

  private InternalRow zOrderRow() {
    OptimizeMetrics.FileSizes input = metrics.removed();
    return CatalystValues.row(
        CatalystValues.string("all"),
        CatalystValues.row(0L, 0L),
        CatalystValues.row(input.count(), input.total()),
        0L,
        CatalystValues.row(input.count(), input.total()),
        (long) metrics.cubes(),
        null);
  }
}
