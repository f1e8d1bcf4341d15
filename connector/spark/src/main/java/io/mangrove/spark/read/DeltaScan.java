package io.mangrove.spark.read;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.PredicateConverter;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.PushedFilters;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.internals.TaskStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the selected files of one snapshot. What a query asked for never changes; a join may narrow
 * the files once more while the query runs ({@link #filter}). Two scans are equal, and their
 * results may be shared, when they ask the same of the same version.
 */
final class DeltaScan implements Scan, Batch, SupportsReportStatistics, SupportsRuntimeV2Filtering {
  /** What a row takes besides its columns, as Spark reckons. */
  private static final int ROW_OVERHEAD_BYTES = 8;

  private final SparkSession session;
  private final Snapshot snapshot;
  private final StructType tableSchema;
  private final FileSchema files;
  private final OutputLayout layout;
  private final PushedFilters filters;
  private final int limit;
  private final PartitionTable partitions;
  private final RuntimeFilter runtimeFilter;
  private final @Nullable Map<Integer, DeletionVectorDescriptor> maskedFiles;
  private final ScanSettings settings;
  private final CaseInsensitiveStringMap options;
  private final String description;
  private final boolean batches;
  private final FileSelection planned;
  private final List<Predicate> runtimePredicates = new ArrayList<>();
  private FileSelection selection;
  private FileSplit @Nullable [] splits;
  private @Nullable PartitionReaderFactory readerFactory;
  private @Nullable Statistics statistics;

  /**
   * @param tableSchema all columns of the table, for how much of it is read
   * @param files how files have the columns
   * @param limit how many rows are enough
   * @param maskedFiles vectors in the place of those that the snapshot's files have; null for these
   */
  DeltaScan(
      SparkSession session,
      Snapshot snapshot,
      StructType tableSchema,
      FileSchema files,
      OutputLayout layout,
      PushedFilters filters,
      FileSelection selection,
      int limit,
      PartitionTable partitions,
      RuntimeFilter runtimeFilter,
      @Nullable Map<Integer, DeletionVectorDescriptor> maskedFiles,
      ScanSettings settings,
      CaseInsensitiveStringMap options,
      String description) {
    this.session = session;
    this.snapshot = snapshot;
    this.tableSchema = tableSchema;
    this.files = files;
    this.layout = layout;
    this.filters = filters;
    this.planned = selection;
    this.selection = selection;
    this.limit = limit;
    this.partitions = partitions;
    this.runtimeFilter = runtimeFilter;
    this.maskedFiles = maskedFiles;
    this.settings = settings;
    this.options = options;
    this.description = description;
    this.batches = ScanSettings.readsBatches(session, layout.readSchema());
  }

  @Override
  public StructType readSchema() {
    return layout.readSchema();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    // Not left to the partitions: they would have to be planned before the query is.
    return batches ? ColumnarSupportMode.SUPPORTED : ColumnarSupportMode.UNSUPPORTED;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** The files that are read, after all that is known so far. */
  synchronized FileSelection selection() {
    return selection;
  }

  @Override
  public synchronized InputPartition[] planInputPartitions() {
    if (splits == null) {
      splits = splits().plan();
    }
    return splits.clone();
  }

  SplitPlanner splits() {
    return new SplitPlanner(
        selection,
        maskedFiles,
        partitions,
        layout.partitionSchema(),
        settings,
        layout.tracksRows());
  }

  @Override
  public synchronized PartitionReaderFactory createReaderFactory() {
    if (readerFactory == null) {
      ParquetReader reader = reader(layout);
      PositionedFiles positioned =
          maskedFiles != null || planned.hasDeletionVectors() || layout.countsPositions()
              ? positionedFiles()
              : null;
      readerFactory =
          new SplitReaderFactory(snapshot.tableRoot(), reader, layout, batches, positioned);
    }
    return readerFactory;
  }

  WholeFiles.Masks masks() {
    return new WholeFiles.Masks(
        snapshot.tableRoot(), TaskStore.create(session, options.asCaseSensitiveMap()));
  }

  private PositionedFiles positionedFiles() {
    OutputLayout positions = layout.withRowIndex();
    return new PositionedFiles(
        TaskStore.create(session, options.asCaseSensitiveMap()), reader(positions), positions);
  }

  private ParquetReader reader(OutputLayout columns) {
    return ParquetReader.create(
        session,
        columns.dataSchema(),
        columns.partitionSchema(),
        filters,
        files.hasTableNames() ? null : files::find,
        options.asCaseSensitiveMap(),
        batches);
  }

  @Override
  public synchronized Statistics estimateStatistics() {
    if (statistics == null) {
      double read = ROW_OVERHEAD_BYTES + layout.readSchema().defaultSize();
      double whole = ROW_OVERHEAD_BYTES + tableSchema.defaultSize();
      double bytes = planned.sizeBytes() * settings.compressionFactor() * read / whole;
      statistics = new FileStatistics(OptionalLong.of((long) bytes), planned.rowCount());
    }
    return statistics;
  }

  private record FileStatistics(OptionalLong sizeInBytes, OptionalLong numRows)
      implements Statistics {}

  @Override
  public NamedReference[] filterAttributes() {
    List<NamedReference> columns = new ArrayList<>();
    if (runtimeFilter == RuntimeFilter.BY_FILE && planned.count() > 1) {
      columns.add(Expressions.column(RowIdentity.FILE));
    } else if (runtimeFilter == RuntimeFilter.BY_PARTITION && limit == Integer.MAX_VALUE) {
      for (StructField column : partitions.schema().fields()) {
        boolean isRead = layout.readSchema().getFieldIndex(column.name()).isDefined();
        if (isRead && RuntimePartitionFilter.supports(column.dataType())) {
          columns.add(Expressions.column("`" + column.name().replace("`", "``") + "`"));
        }
      }
    }
    return columns.toArray(new NamedReference[0]);
  }

  @Override
  public synchronized void filter(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      FileSelection narrowed = narrowed(predicate);
      if (narrowed != null) {
        runtimePredicates.add(predicate);
        selection = narrowed;
        splits = null;
      }
    }
  }

  private @Nullable FileSelection narrowed(Predicate predicate) {
    BitSet files = RuntimeFileFilter.matching(predicate);
    if (files != null) {
      return selection.among(files);
    }
    BitSet matching = new RuntimePartitionFilter(partitions).matching(predicate);
    if (matching != null) {
      return selection.inPartitions(matching);
    }
    var known = new PredicateConverter(tableSchema, snapshot.partitionColumns()).toLog(predicate);
    return known instanceof io.mangrove.log.stats.Predicate.In
        ? selection.matching(snapshot.schema(), snapshot.partitionColumns(), known)
        : null;
  }

  @Override
  public synchronized Predicate[] pushedPredicates() {
    return runtimePredicates.toArray(new Predicate[0]);
  }

  /** Runtime filters are part of the plan's equality, which Spark looks at itself. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeltaScan that
        && snapshot.tableRoot().equals(that.snapshot.tableRoot())
        && snapshot.version() == that.snapshot.version()
        && snapshot.metadata().id().equals(that.snapshot.metadata().id())
        && layout.readSchema().equals(that.layout.readSchema())
        && filters.equals(that.filters)
        && limit == that.limit
        && runtimeFilter == that.runtimeFilter
        && Objects.equals(maskedFiles, that.maskedFiles)
        && settings.equals(that.settings)
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        snapshot.tableRoot(), snapshot.version(), layout.readSchema(), filters, limit);
  }
}
