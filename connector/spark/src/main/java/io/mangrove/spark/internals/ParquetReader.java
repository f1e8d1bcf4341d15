package io.mangrove.spark.internals;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SessionStateHelper$;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's own Parquet reader for the files of one scan. Made on the driver, used on executors. What
 * it reads has the data columns first, then the partition columns.
 */
public final class ParquetReader implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The column that the reader fills with the position of each row in its file; a long. */
  public static final String ROW_INDEX = ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME();

  /** The session's setting by which conditions are judged before other columns are read. */
  private static final String LATE_MATERIALIZATION = "spark.mangrove.read.lateMaterialization";

  private final @Nullable BatchReading batches;
  private final @Nullable Function1<PartitionedFile, Iterator<InternalRow>> rows;
  private final boolean skipsRows;

  private ParquetReader(
      @Nullable BatchReading batches,
      @Nullable Function1<PartitionedFile, Iterator<InternalRow>> rows,
      boolean skipsRows) {
    this.batches = batches;
    this.rows = rows;
    this.skipsRows = skipsRows;
  }

  /**
   * The reader for a scan; broadcasts Hadoop's configuration.
   *
   * @param dataSchema what to read from the files, as they name it; nullable throughout. Its only
   *     metadata is {@code parquet.field.id}: where a column has one, it is found by that
   * @param partitionSchema what each file has one value of
   * @param inFile a column that the filters name, as files have it, or null where they have none;
   *     null where files name columns as queries do
   * @param options of the read, with Spark's names for those of Parquet
   * @param batches whether to read {@code ColumnarBatch}es rather than rows
   */
  public static ParquetReader create(
      SparkSession session,
      StructType dataSchema,
      StructType partitionSchema,
      PushedFilters filters,
      @Nullable Function<StructField, @Nullable StructField> inFile,
      Map<String, String> options,
      boolean batches) {
    Map<String, String> formatOptions = new HashMap<>(options);
    formatOptions.put(FileFormat.OPTION_RETURNING_BATCH(), String.valueOf(batches));
    var scalaOptions = ScalaMaps.immutable(formatOptions);
    Configuration hadoopConf =
        SessionStateHelper$.MODULE$.getHadoopConf(session, ScalaMaps.immutable(options));
    boolean byFieldId = ParquetUtils.hasFieldIds(dataSchema);
    if (byFieldId) {
      hadoopConf.setBoolean(SQLConf.PARQUET_FIELD_ID_READ_ENABLED().key(), true);
    }
    // Parquet finds a filter's column by name alone, which may be another column's in some file.
    List<Filter> parquetFilters = byFieldId ? List.of() : filters.parquetFilters(inFile);
    if (batches && RowGroupReader.isAvailable()) {
      BatchReading reading =
          new BatchReading(
              session,
              dataSchema,
              partitionSchema,
              parquetFilters,
              materializesLate(session)
                  ? RowFilter.of(filters.dataFilters(), dataSchema, partitionSchema, inFile)
                  : null,
              options,
              hadoopConf);
      return new ParquetReader(reading, null, reading.skipsRows());
    }
    return new ParquetReader(
        null,
        new ParquetFileFormat()
            .buildReaderWithPartitionValues(
                session,
                dataSchema,
                partitionSchema,
                dataSchema,
                CollectionConverters.asScala(parquetFilters).toSeq(),
                scalaOptions,
                hadoopConf),
        !parquetFilters.isEmpty());
  }

  private static boolean materializesLate(SparkSession session) {
    return Boolean.parseBoolean(
        SessionStateHelper$.MODULE$
            .getSqlConf(session)
            .getConfString(LATE_MATERIALIZATION, "true"));
  }

  /**
   * Whether it may leave out rows that its filters exclude. If not, it gives all rows of what it
   * opens, in the order of the file.
   */
  public boolean skipsRows() {
    return skipsRows;
  }

  /**
   * Opens a part of a file: the row groups whose middle lies in it.
   *
   * @param path absolute, not encoded
   */
  public ParquetRows open(String path, long start, long length, InternalRow partitionValues)
      throws IOException {
    PartitionedFile file =
        new PartitionedFile(
            partitionValues,
            SparkPath.fromPathString(path),
            start,
            length,
            new String[0],
            0L,
            0L,
            ScalaMaps.immutable(Map.of()));
    InputFileBlockHolder.set(file.urlEncodedPath(), start, length);
    return new ParquetRows(
        batches != null ? batches.open(file) : requireNonNull(rows, "rows").apply(file));
  }
}
