package io.mangrove.spark.internals;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.stats.ColumnStats;
import io.mangrove.log.stats.FileStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Parquet files that others have written, as their footers describe them. */
public final class ForeignParquet {
  private static final String CORRECTED = "CORRECTED";

  private ForeignParquet() {}

  /** The columns of files, all nullable, as Spark would read them; null for no files. One job. */
  public static StructType mergedSchema(SparkSession session, List<FolderFiles.Found> files) {
    List<FileStatus> statuses = new ArrayList<>(files.size());
    for (FolderFiles.Found file : files) {
      Path path = new Path(file.path());
      statuses.add(new FileStatus(file.sizeBytes(), false, 1, 0, file.modificationTime(), path));
    }
    Option<StructType> merged =
        ParquetFileFormat.mergeSchemasInParallel(
            ScalaMaps.immutable(Map.of()), CollectionConverters.asScala(statuses).toSeq(), session);
    return merged.isEmpty() ? new StructType() : merged.get().asNullable();
  }

  /**
   * The statistics of a file, in a task. Bounds are left out where its writer may have meant other
   * values than Spark reads, or may have left some out of account.
   *
   * @param indexed paths of the leaf columns to tell of
   */
  public static FileStats stats(TaskStore store, String path, List<List<String>> indexed)
      throws IOException {
    Configuration conf = store.configuration();
    ParquetMetadata footer;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), conf))) {
      footer = reader.getFooter();
    }
    FileMetaData metadata = footer.getFileMetaData();
    boolean ourCalendar = isOfOurCalendar(metadata);
    Map<List<String>, PrimitiveType> types = new LinkedHashMap<>();
    for (ColumnDescriptor column : metadata.getSchema().getColumns()) {
      types.put(Arrays.asList(column.getPath()), column.getPrimitiveType());
    }
    FileStats found = FooterStatistics.of(footer, indexed);
    Map<List<String>, ColumnStats> trusted = new LinkedHashMap<>();
    found
        .byLeafPath()
        .forEach(
            (leaf, stats) ->
                trusted.put(
                    leaf, trusted(stats, requireNonNull(types.get(leaf), "type"), ourCalendar)));
    return new FileStats(found.numRecords(), trusted);
  }

  /** Whether Spark takes dates and times as they are in the file. */
  static boolean isOfOurCalendar(FileMetaData metadata) {
    return DataSourceUtils.datetimeRebaseSpec(new FooterKeyValues(metadata), CORRECTED)
        .mode()
        .toString()
        .equals(CORRECTED);
  }

  private static ColumnStats trusted(ColumnStats stats, PrimitiveType type, boolean ourCalendar) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    boolean plain =
        switch (type.getPrimitiveTypeName()) {
          case INT32, INT64 -> annotation == null;
          // Some writers leave NaN out of account, which is above all other numbers.
          case FLOAT, DOUBLE -> false;
          default -> annotation instanceof StringLogicalTypeAnnotation;
        };
    if (plain
        || annotation instanceof DecimalLogicalTypeAnnotation
        || (annotation instanceof IntLogicalTypeAnnotation number && number.isSigned())
        || (annotation instanceof DateLogicalTypeAnnotation && ourCalendar)) {
      return stats;
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation timestamp
        && timestamp.getUnit() == TimeUnit.MICROS
        && ourCalendar) {
      return stats;
    }
    return new ColumnStats(null, null, stats.nullCount());
  }
}
