package io.mangrove.spark.write;

import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.changes.ChangeColumns;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.internals.Footers;
import io.mangrove.spark.internals.ParquetWriteSettings;
import io.mangrove.spark.read.TrackedRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** What the driver knows before it runs of how one write puts rows into files. */
public record WritePlan(
    WriteTarget target,
    WriteLayout layout,
    RowConstraints constraints,
    ParquetWriteSettings settings,
    WriteOptions options) {

  /**
   * The plan of a write; throws where the table or the rows are none that can be written.
   *
   * @param rows the columns of the rows to write
   * @param options of the write
   */
  public static WritePlan of(
      SparkSession session, WriteTarget target, StructType rows, CaseInsensitiveStringMap options) {
    RowConstraints constraints = RowConstraints.of(session, rows, target.metadata());
    return of(session, target, layout(target, rows), constraints, options);
  }

  /**
   * The plan of a write of rows that are tracked: behind their own columns they have their id and
   * the version that wrote them, null for new ones.
   */
  public static WritePlan ofTracked(
      SparkSession session,
      WriteTarget target,
      StructType rows,
      TrackedRows tracked,
      CaseInsensitiveStringMap options) {
    RowConstraints constraints = RowConstraints.of(session, rows, target.metadata());
    List<StructField> columns = List.of(TrackedRows.schema().fields());
    WriteLayout layout =
        layout(target, rows)
            .with(columns.get(0), tracked.rowIdColumn())
            .with(columns.get(1), tracked.commitVersionColumn());
    return of(session, target, layout, constraints, options);
  }

  /** The plan for files of changed rows: behind their own columns they have the kind of change. */
  public static WritePlan ofChangeData(
      SparkSession session, WriteTarget target, StructType rows, CaseInsensitiveStringMap options) {
    StructField type = DataTypes.createStructField(ChangeColumns.TYPE, DataTypes.StringType, true);
    WriteLayout layout = layout(target, rows).ofChangeData().with(type, ChangeColumns.TYPE);
    return of(session, target, layout, RowConstraints.NONE, options);
  }

  /**
   * What files that are there tell of their columns, as new files would have it told.
   *
   * @param footers in tasks
   */
  public FooterStats footerStats(Footers footers) {
    return new FooterStats(
        footers, layout.fileSchema(), layout.indexedLeaves(), layout.stringPrefix());
  }

  private static WriteLayout layout(WriteTarget target, StructType rows) {
    Metadata metadata = target.metadata();
    Snapshot snapshot = target.snapshot();
    if (snapshot != null) {
      WriteSupport.check(target.log().tableRoot(), snapshot.protocol(), metadata);
    }
    checkChangeColumns(metadata);
    DomainMetadata clustering =
        snapshot == null ? null : snapshot.domainMetadata().get(ClusteringDomain.NAME);
    return WriteLayout.of(
        rows,
        metadata,
        target.columnMapping(),
        clustering == null ? List.of() : ClusteringDomain.of(clustering).columns());
  }

  private static void checkChangeColumns(Metadata metadata) {
    if (new TableProperties(metadata.configuration()).changeDataFeed()) {
      List<String> taken = ChangeColumns.taken(SchemaJson.parse(metadata.schemaString()));
      if (!taken.isEmpty()) {
        throw WriteError.RESERVED_CDC_COLUMNS_ON_WRITE.with(
            "columnList", taken, "config", "delta.enableChangeDataFeed");
      }
    }
  }

  private static WritePlan of(
      SparkSession session,
      WriteTarget target,
      WriteLayout layout,
      RowConstraints constraints,
      CaseInsensitiveStringMap options) {
    return new WritePlan(
        target,
        layout,
        constraints,
        ParquetWriteSettings.of(
            session,
            layout.fileSchema(),
            options.asCaseSensitiveMap(),
            target.metadata().configuration().get("delta.parquet.compression.codec")),
        WriteOptions.of(session, options));
  }

  /** Begins the writing of each task, whose message is {@link WrittenFiles}. */
  public DataWriterFactory writers() {
    return new TaskWriterFactory(
        target.log().tableRoot(), layout, constraints, WriteLimits.of(options), settings);
  }

  /** What makes files of the same columns into new ones, which travels to tasks. */
  public ColumnwiseFiles columnwise() {
    return new ColumnwiseFiles(target.log().tableRoot(), layout, settings);
  }

  /** The same for rows that the table has already: its constraints are not asked again. */
  public WritePlan ofKnownRows() {
    return new WritePlan(target, layout, RowConstraints.NONE, settings, options);
  }

  /** The action that adds a file. */
  public AddFile added(WrittenFile file) {
    return file.added(layout.partitionColumns(), options.dataChange());
  }

  /** The action that adds a file of changed rows. */
  public AddCdcFile recorded(WrittenFile file) {
    return file.recorded(layout.partitionColumns());
  }

  /** The values of a file's partition in the order of the table's partition columns. */
  public List<@Nullable String> partitionValues(AddFile file) {
    List<@Nullable String> values = new ArrayList<>();
    for (String column : layout.partitionColumns()) {
      values.add(file.partitionValues().get(column));
    }
    return values;
  }

  /** Deletes files that are in no commit, as far as that can be done. */
  public void delete(List<WrittenFile> files) {
    String root = target.log().tableRoot();
    for (WrittenFile file : files) {
      settings.deleteFile(DataPath.absolute(root, file.path()));
    }
  }
}
