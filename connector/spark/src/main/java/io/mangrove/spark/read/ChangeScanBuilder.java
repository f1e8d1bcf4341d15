package io.mangrove.spark.read;

import io.mangrove.log.changes.ChangeColumns;
import io.mangrove.log.changes.ChangeRange;
import io.mangrove.log.changes.ChangedFiles;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.PredicateConverter;
import io.mangrove.spark.internals.FilterPushDown;
import io.mangrove.spark.internals.ScanSettings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a query asks of the changes of a table: columns and conditions. The version and the
 * time of a change are partition columns, as the kind of change is in data files. Changes with
 * every push; for the one thread that plans the query.
 */
public final class ChangeScanBuilder extends FilterPushDown
    implements SupportsPushDownRequiredColumns {
  private final SparkSession session;
  private final String tableName;
  private final Snapshot schemaOf;
  private final StructType changeSchema;
  private final ChangeRange range;
  private final ChangedFiles changes;
  private final CaseInsensitiveStringMap options;
  private final ScanSettings settings;
  private final PartitionTable ofDataFiles;
  private final PartitionTable ofChangeFiles;
  private StructType readSchema;

  /**
   * The builder of a scan that reads all of the changes until told less.
   *
   * @param tableName as it should show in plans
   * @param schemaOf the version with whose schema the changes are read
   * @param changeSchema the table's columns in order, and those of a change after them
   * @param range the versions, for plans and to tell scans apart
   * @param options of the read; those that Parquet knows are passed on
   */
  public ChangeScanBuilder(
      SparkSession session,
      String tableName,
      Snapshot schemaOf,
      StructType changeSchema,
      ChangeRange range,
      ChangedFiles changes,
      CaseInsensitiveStringMap options) {
    this.session = session;
    this.tableName = tableName;
    this.schemaOf = schemaOf;
    this.changeSchema = changeSchema;
    this.range = range;
    this.changes = changes;
    this.options = options;
    this.settings = ScanSettings.of(session);
    this.readSchema = changeSchema;
    this.ofDataFiles = partitions(changes.dataFiles(), true);
    this.ofChangeFiles = partitions(changes.changeFiles(), false);
  }

  /** The kind of change comes last, so that rows of both begin alike. */
  private PartitionTable partitions(ActiveFiles files, boolean withType) {
    List<String> logNames = new ArrayList<>(schemaOf.physicalPartitionColumns());
    List<String> others = others(withType);
    logNames.addAll(others);
    return ErrorConverter.analysing(
        () ->
            new PartitionTable(
                files.partitionedBy(logNames),
                changeSchema,
                columns(withType),
                logNames,
                settings.timeZone()));
  }

  private List<String> columns(boolean withType) {
    List<String> columns = new ArrayList<>(schemaOf.partitionColumns());
    columns.addAll(others(withType));
    return columns;
  }

  private static List<String> others(boolean withType) {
    return withType
        ? List.of(ChangeColumns.VERSION, ChangeColumns.TIMESTAMP, ChangeColumns.TYPE)
        : List.of(ChangeColumns.VERSION, ChangeColumns.TIMESTAMP);
  }

  @Override
  protected StructType partitionSchema() {
    return ofChangeFiles.schema();
  }

  /** The partitions of data files, then those of files of change data. */
  @Override
  protected int partitionCount() {
    return ofDataFiles.count() + ofChangeFiles.count();
  }

  @Override
  protected InternalRow partitionRow(int ordinal) {
    return ordinal < ofDataFiles.count()
        ? ofDataFiles.row(ordinal)
        : ofChangeFiles.row(ordinal - ofDataFiles.count());
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    readSchema = requiredSchema;
  }

  @Override
  public Scan build() {
    return ErrorConverter.analysing(
        () -> new ChangeScan(range, scan(ofDataFiles, true), scan(ofChangeFiles, false)));
  }

  private DeltaScan scan(PartitionTable partitions, boolean ofData) {
    // In data files a column of that name is none of ours, and a filter must not look at it.
    FileSchema files =
        FileSchema.with(
            schemaOf.schema(),
            schemaOf.columnMapping(),
            ofData ? Set.of() : Set.of(ChangeColumns.TYPE));
    return new DeltaScan(
        session,
        schemaOf,
        changeSchema,
        files,
        new LayoutPlan(Set.of(changeSchema.fieldNames()), partitions.names(), files, null)
            .of(asFound()),
        filters(),
        selection(ofData),
        Integer.MAX_VALUE,
        partitions,
        RuntimeFilter.BY_PARTITION,
        null,
        settings,
        options,
        description());
  }

  private StructType asFound() {
    return ofChangeFiles.asFound(ofDataFiles.asFound(readSchema));
  }

  private FileSelection selection(boolean ofData) {
    List<String> columns = columns(ofData);
    return FileSelection.of(
        ofData ? changes.dataFiles() : changes.changeFiles(),
        ofData ? changes::within : row -> null,
        ChangeColumns.after(schemaOf.schema()),
        columns,
        matching(ofData),
        new PredicateConverter(changeSchema, columns).toLog(filters().dataPredicates()));
  }

  /** Of one kind of files, the partitions that the conditions leave; null for all. */
  private @Nullable BitSet matching(boolean ofData) {
    BitSet all = matchingPartitions();
    if (all == null) {
      return null;
    }
    return ofData
        ? all.get(0, ofDataFiles.count())
        : all.get(ofDataFiles.count(), partitionCount());
  }

  private String description() {
    return tableName
        + " changes of versions "
        + range.first()
        + " to "
        + range.last()
        + ", "
        + filters();
  }
}
