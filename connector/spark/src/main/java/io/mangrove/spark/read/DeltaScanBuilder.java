package io.mangrove.spark.read;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.PredicateConverter;
import io.mangrove.spark.internals.FilterPushDown;
import io.mangrove.spark.internals.ScanSettings;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a query asks of one snapshot: columns, conditions, aggregates, a limit. Changes
 * with every push; for the one thread that plans the query.
 */
public final class DeltaScanBuilder extends FilterPushDown
    implements SupportsPushDownRequiredColumns, SupportsPushDownAggregates, SupportsPushDownLimit {
  private final SparkSession session;
  private final String tableName;
  private final Snapshot snapshot;
  private final StructType tableSchema;
  private final CaseInsensitiveStringMap options;
  private final ScanSettings settings;
  private final PartitionTable partitions;
  private StructType readSchema;
  private int limit = Integer.MAX_VALUE;
  private @Nullable Aggregation answeredAggregation;
  private @Nullable AggregateScan answer;

  /**
   * The builder of a scan that reads all of the snapshot until told less.
   *
   * @param tableName as it should show in plans
   * @param sparkSchema the table's columns in order, without metadata columns
   * @param options of the read; those that Parquet knows are passed on
   */
  public DeltaScanBuilder(
      SparkSession session,
      String tableName,
      Snapshot snapshot,
      StructType sparkSchema,
      CaseInsensitiveStringMap options) {
    if (options.getBoolean("readChangeFeed", false)
        || options.getBoolean("readChangeData", false)) {
      // Rows of the table are no answer to a question about its changes.
      throw ErrorConverter.atAnalysis(
          ReadError.DELTA_OPERATION_NOT_ALLOWED.with("operation", "reading the change data feed"));
    }
    this.session = session;
    this.tableName = tableName;
    this.snapshot = snapshot;
    this.tableSchema = sparkSchema;
    this.options = options;
    this.settings = ScanSettings.of(session);
    this.readSchema = sparkSchema;
    this.partitions =
        ErrorConverter.analysing(
            () ->
                new PartitionTable(
                    snapshot.activeFiles(),
                    sparkSchema,
                    snapshot.partitionColumns(),
                    snapshot.physicalPartitionColumns(),
                    settings.timeZone()));
  }

  @Override
  protected StructType partitionSchema() {
    return partitions.schema();
  }

  @Override
  protected int partitionCount() {
    return partitions.count();
  }

  @Override
  protected InternalRow partitionRow(int ordinal) {
    return partitions.row(ordinal);
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    readSchema = requiredSchema;
  }

  @Override
  public boolean supportCompletePushDown(Aggregation aggregation) {
    if (filters().hasDataFilters() || limit != Integer.MAX_VALUE) {
      return false;
    }
    answeredAggregation = aggregation;
    answer =
        ErrorConverter.analysing(
            () ->
                new AggregateAnswer(snapshot, tableSchema, selection(), partitions)
                    .answer(aggregation, description()));
    return answer != null;
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    // Spark offers a partial push-down after a complete one was declined; there is none.
    return answer != null && aggregation.equals(answeredAggregation);
  }

  @Override
  public boolean pushLimit(int pushed) {
    if (answer != null || filters().hasDataFilters()) {
      return false;
    }
    limit = pushed;
    return true;
  }

  @Override
  public boolean isPartiallyPushed() {
    return true; // whole files are left out: Spark still has to count
  }

  @Override
  public Scan build() {
    if (answer != null) {
      return answer;
    }
    FileSelection selection = ErrorConverter.analysing(this::selection);
    FileSchema files = new FileSchema(snapshot.schema(), snapshot.columnMapping());
    return new DeltaScan(
        session,
        snapshot,
        tableSchema,
        files,
        OutputLayout.of(readSchema, Set.of(tableSchema.fieldNames()), partitions.names(), files),
        filters(),
        limit == Integer.MAX_VALUE ? selection : selection.withRows(limit),
        limit,
        partitions,
        settings,
        options,
        description());
  }

  private FileSelection selection() {
    Predicate predicate =
        new PredicateConverter(tableSchema, snapshot.partitionColumns())
            .toLog(filters().dataPredicates());
    return FileSelection.of(snapshot, matchingPartitions(), predicate);
  }

  private String description() {
    return tableName + " version " + snapshot.version() + ", " + filters();
  }
}
