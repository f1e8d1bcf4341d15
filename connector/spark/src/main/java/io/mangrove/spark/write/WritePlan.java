package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.internals.ParquetWriteSettings;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

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
    Metadata metadata = target.metadata();
    Snapshot snapshot = target.snapshot();
    if (snapshot != null) {
      WriteSupport.check(target.log().tableRoot(), snapshot.protocol(), metadata);
    }
    DomainMetadata clustering =
        snapshot == null ? null : snapshot.domainMetadata().get(ClusteringDomain.NAME);
    WriteLayout layout =
        WriteLayout.of(
            rows,
            metadata,
            target.columnMapping(),
            clustering == null ? List.of() : ClusteringDomain.of(clustering).columns());
    return new WritePlan(
        target,
        layout,
        RowConstraints.of(session, rows, metadata),
        ParquetWriteSettings.of(
            session,
            layout.fileSchema(),
            options.asCaseSensitiveMap(),
            metadata.configuration().get("delta.parquet.compression.codec")),
        WriteOptions.of(session, options));
  }

  /** Begins the writing of each task, whose message is {@link WrittenFiles}. */
  public DataWriterFactory writers() {
    return new TaskWriterFactory(
        target.log().tableRoot(), layout, constraints, WriteLimits.of(options), settings);
  }

  /** The same for rows that the table has already: its constraints are not asked again. */
  public WritePlan ofKnownRows() {
    RowConstraints none = new RowConstraints(List.of(), List.of());
    return new WritePlan(target, layout, none, settings, options);
  }

  /** The action that adds a file. */
  public AddFile added(WrittenFile file) {
    return file.added(layout.partitionColumns(), options.dataChange());
  }

  /** Deletes files that are in no commit, as far as that can be done. */
  public void delete(List<WrittenFile> files) {
    String root = target.log().tableRoot();
    for (WrittenFile file : files) {
      settings.deleteFile(DataPath.absolute(root, file.path()));
    }
  }
}
