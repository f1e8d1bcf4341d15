package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.snapshot.CheckpointSearch;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.PredicateConverter;
import io.mangrove.spark.internals.FilterPushDown;
import io.mangrove.spark.internals.ScanSettings;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
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
  private @Nullable CheckpointSearch search;
  private Predicate expected = new Predicate.Always(true);
  private @Nullable ActiveFiles files;
  private @Nullable PartitionTable partitions;
  private FileSchema fileSchema;
  private StructType readSchema;
  private int limit = Integer.MAX_VALUE;
  private @Nullable Map<Integer, DeletionVectorDescriptor> maskedFiles;
  private @Nullable BitSet chosen;
  private RuntimeFilter runtimeFilter = RuntimeFilter.BY_PARTITION;
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
          ReadError.DELTA_OPERATION_NOT_ALLOWED.with(
              "operation", "reading the change data feed of a single version"));
    }
    this.session = session;
    this.tableName = tableName;
    this.snapshot = snapshot;
    this.tableSchema = sparkSchema;
    this.options = options;
    this.settings = ScanSettings.of(session);
    this.readSchema = sparkSchema;
    this.fileSchema = new FileSchema(snapshot.schema(), snapshot.columnMapping());
  }

  /**
   * Reads columns as metadata has them that is not committed yet: those that no file has are null.
   */
  public DeltaScanBuilder withColumnsOf(Metadata metadata, ColumnMapping mapping) {
    fileSchema =
        new FileSchema(mapping.inForce(SchemaJson.parse(metadata.schemaString())), mapping);
    return this;
  }

  /**
   * Lets jobs find the files of a table that is too large for this process. File numbers are then
   * of this scan only.
   */
  public DeltaScanBuilder searchedByJobs() {
    search = new DistributedSearch(session, options.asCaseSensitiveMap());
    return this;
  }

  @Override
  protected void expect(
      Supplier<org.apache.spark.sql.connector.expressions.filter.Predicate[]> conditions) {
    if (search != null && snapshot.isHuge()) {
      expected = toLog(conditions.get());
    }
  }

  /** The files to choose from; those of a huge table are looked for when first asked for. */
  private ActiveFiles files() {
    ActiveFiles known = files;
    if (known == null) {
      known = search == null ? snapshot.activeFiles() : snapshot.filesFor(expected, search);
      files = known;
    }
    return known;
  }

  private PartitionTable partitions() {
    PartitionTable known = partitions;
    if (known == null) {
      known =
          ErrorConverter.analysing(
              () ->
                  new PartitionTable(
                      files(),
                      tableSchema,
                      snapshot.partitionColumns(),
                      snapshot.physicalPartitionColumns(),
                      settings.timeZone()));
      partitions = known;
    }
    return known;
  }

  /**
   * Reads these files only, and of each the rows that its vector does not mask.
   *
   * @param vectors by the file's row number among the active files
   */
  public DeltaScanBuilder ofFiles(Map<Integer, DeletionVectorDescriptor> vectors) {
    maskedFiles = Map.copyOf(vectors);
    return this;
  }

  /**
   * Reads these files only.
   *
   * @param rows their row numbers among the active files
   */
  public DeltaScanBuilder among(BitSet rows) {
    chosen = rows;
    return this;
  }

  /** Sets by what files may still be left out while the query runs. */
  public DeltaScanBuilder narrowedAtRuntime(RuntimeFilter filter) {
    runtimeFilter = filter;
    return this;
  }

  @Override
  protected StructType partitionSchema() {
    return partitions().schema();
  }

  @Override
  protected int partitionCount() {
    return partitions().count();
  }

  @Override
  protected InternalRow partitionRow(int ordinal) {
    return partitions().row(ordinal);
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    readSchema =
        requiredSchema.getFieldIndex(PreImage.NAME).isEmpty()
            ? requiredSchema
            : withWholeColumns(requiredSchema);
  }

  /** What is read as a part of the whole row anyway is not read once more without some fields. */
  private StructType withWholeColumns(StructType requiredSchema) {
    StructField[] columns = requiredSchema.fields().clone();
    for (int i = 0; i < columns.length; i++) {
      scala.Option<Object> whole = tableSchema.getFieldIndex(columns[i].name());
      columns[i] = whole.isEmpty() ? columns[i] : tableSchema.apply((int) whole.get());
    }
    return new StructType(columns);
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
                new AggregateAnswer(snapshot, tableSchema, selection(), partitions())
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
    return answer == null ? scan() : answer;
  }

  DeltaScan scan() {
    FileSelection selection = ErrorConverter.analysing(this::numberedSelection);
    FileSchema files = fileSchema;
    return new DeltaScan(
        session,
        snapshot,
        tableSchema,
        files,
        new LayoutPlan(
                Set.of(tableSchema.fieldNames()),
                partitions().names(),
                files,
                TrackedRows.of(snapshot.protocol(), snapshot.metadata()))
            .of(partitions().asFound(readSchema)),
        filters(),
        limit == Integer.MAX_VALUE ? selection : selection.withRows(limit),
        limit,
        partitions(),
        runtimeFilter,
        maskedFiles,
        settings,
        options,
        description());
  }

  /** A statement that changes rows needs the numbers that files have in the whole snapshot. */
  private FileSelection numberedSelection() {
    FileSelection selection = selection();
    if (search == null
        || !snapshot.isHuge()
        || readSchema.getFieldIndex(RowIdentity.FILE).isEmpty()) {
      return selection;
    }
    files = snapshot.activeFiles();
    partitions = null;
    return selection.in(snapshot.activeFiles());
  }

  private FileSelection selection() {
    FileSelection selection =
        FileSelection.of(
            files(),
            row -> null,
            snapshot.schema(),
            snapshot.partitionColumns(),
            matchingPartitions(),
            toLog(filters().dataPredicates()));
    if (chosen != null) {
      return selection.among(chosen);
    }
    if (maskedFiles == null) {
      return selection;
    }
    BitSet rows = new BitSet();
    maskedFiles.keySet().forEach(rows::set);
    return selection.among(rows);
  }

  /**
   * What the rows asked for so far have in common, as far as the log can judge it: a row that does
   * not match it, this query has no use for.
   */
  public Predicate readPredicate() {
    return new Predicate.And(
        toLog(filters().partitionPredicates()), toLog(filters().dataPredicates()));
  }

  private Predicate toLog(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
    return new PredicateConverter(tableSchema, snapshot.partitionColumns()).toLog(predicates);
  }

  private String description() {
    return tableName + " version " + snapshot.version() + ", " + filters();
  }
}
