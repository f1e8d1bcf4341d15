package io.mangrove.spark.internals;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.RebaseDateTime.RebaseSpec;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.RecordReaderIterator;
import org.apache.spark.sql.execution.datasources.parquet.OpenedParquetFooter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFilters;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFooterReader;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SessionStateHelper$;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.Iterator;

/**
 * Reading batches of Parquet files as Spark's own source does, save that the row groups come by our
 * choice ({@link ChosenRows}). Made on the driver; travels inside the tasks, each of which has its
 * own.
 */
final class BatchReading implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> hadoop;
  private final StructType partitionSchema;
  private final List<Filter> filters;
  private final @Nullable RowFilter rowFilter;
  private final FilterSettings filterSettings;
  private final String dateRebase;
  private final String int96Rebase;
  private final boolean int96Conversion;
  private final boolean offHeap;
  private final int batchSize;

  /** What Spark may push down to row groups and pages. */
  private record FilterSettings(
      boolean dates,
      boolean timestamps,
      boolean decimals,
      boolean strings,
      int inThreshold,
      boolean caseSensitive)
      implements Serializable {}

  /**
   * For the files of one scan; broadcasts Hadoop's configuration.
   *
   * @param filters that row groups and pages may be left out by
   * @param rowFilter that rows may be left out by; null if none
   */
  BatchReading(
      SparkSession session,
      StructType dataSchema,
      StructType partitionSchema,
      List<Filter> filters,
      @Nullable RowFilter rowFilter,
      Map<String, String> options,
      Configuration hadoopConf) {
    SQLConf sql = SessionStateHelper$.MODULE$.getSqlConf(session);
    configure(hadoopConf, sql, dataSchema);
    this.hadoop = SerializableConfiguration.broadcast(session.sparkContext(), hadoopConf);
    this.partitionSchema = partitionSchema;
    this.filters = sql.parquetFilterPushDown() ? List.copyOf(filters) : List.of();
    this.rowFilter = rowFilter;
    this.filterSettings =
        new FilterSettings(
            sql.parquetFilterPushDownDate(),
            sql.parquetFilterPushDownTimestamp(),
            sql.parquetFilterPushDownDecimal(),
            sql.parquetFilterPushDownStringPredicate(),
            sql.parquetFilterPushDownInFilterThreshold(),
            sql.caseSensitiveAnalysis());
    ParquetOptions parquet = new ParquetOptions(ScalaMaps.immutable(options), sql);
    this.dateRebase = parquet.datetimeRebaseModeInRead();
    this.int96Rebase = parquet.int96RebaseModeInRead();
    this.int96Conversion = sql.isParquetINT96TimestampConversion();
    this.offHeap = sql.offHeapColumnVectorEnabled();
    this.batchSize = sql.parquetVectorizedReaderBatchSize();
  }

  /** Whether rows may be missing that its filters exclude. */
  boolean skipsRows() {
    return !filters.isEmpty() || rowFilter != null;
  }

  /** What Spark's converters of schemas read from the configuration. */
  private static void configure(Configuration conf, SQLConf sql, StructType dataSchema) {
    conf.set(ParquetInputFormat.READ_SUPPORT_CLASS, ParquetReadSupport.class.getName());
    conf.set(ParquetReadSupport.SPARK_ROW_REQUESTED_SCHEMA(), dataSchema.json());
    conf.set(ParquetWriteSupport.SPARK_ROW_SCHEMA(), dataSchema.json());
    conf.set(SQLConf.SESSION_LOCAL_TIMEZONE().key(), sql.sessionLocalTimeZone());
    conf.setBoolean(
        SQLConf.NESTED_SCHEMA_PRUNING_ENABLED().key(), sql.nestedSchemaPruningEnabled());
    conf.setBoolean(SQLConf.CASE_SENSITIVE().key(), sql.caseSensitiveAnalysis());
    conf.setBoolean(SQLConf.PARQUET_BINARY_AS_STRING().key(), sql.isParquetBinaryAsString());
    conf.setBoolean(SQLConf.PARQUET_INT96_AS_TIMESTAMP().key(), sql.isParquetINT96AsTimestamp());
    conf.setBoolean(
        SQLConf.PARQUET_INFER_TIMESTAMP_NTZ_ENABLED().key(), sql.parquetInferTimestampNTZEnabled());
    conf.setBoolean(SQLConf.LEGACY_PARQUET_NANOS_AS_LONG().key(), sql.legacyParquetNanosAsLong());
    conf.setBoolean(
        SQLConf.PARQUET_READER_RESPECT_UNKNOWN_TYPE_ANNOTATION().key(),
        sql.parquetReaderRespectUnknownTypeAnnotation());
  }

  /** Opens the row groups of a part of a file. */
  Iterator<?> open(PartitionedFile file) throws IOException {
    Configuration conf = hadoop.value().value();
    OpenedParquetFooter opened = ParquetFooterReader.openFileAndReadFooter(conf, file, true);
    Closeable toClose = opened.inputStream();
    try {
      ParquetReadOptions readOptions = options(opened, conf, file);
      ParquetFileReader reader =
          new ParquetFileReader(
              opened.inputFile(), opened.footer(), readOptions, opened.inputStream());
      toClose = reader;
      ChosenRows rows = new ChosenRows(reader, readOptions);
      toClose = rows;
      ParquetSource source = source(opened, reader, conf);
      RowGroupReader batches =
          RowGroupReader.create(rows, source, conf, partitionSchema, file.partitionValues());
      rows.read(batches.columns());
      if (rowFilter != null) {
        rows.siftBy(new RowSieve(rowFilter, source, conf, partitionSchema, file.partitionValues()));
      }
      toClose = null;
      return new OwningIterator(batches, rows);
    } finally {
      if (toClose != null) {
        toClose.close();
      }
    }
  }

  private ParquetReadOptions options(
      OpenedParquetFooter opened, Configuration conf, PartitionedFile file) {
    ParquetReadOptions.Builder options =
        HadoopReadOptions.builder(conf, opened.inputFile().getPath())
            .withRange(file.start(), file.start() + file.length())
            .withCodecFactory(new PageCodecs(conf));
    FilterPredicate predicate = predicate(opened.footer().getFileMetaData());
    if (predicate != null) {
      options.withRecordFilter(FilterCompat.get(predicate));
    }
    return options.build();
  }

  private ParquetSource source(
      OpenedParquetFooter opened, ParquetFileReader reader, Configuration conf) {
    FileMetaData metadata = opened.footer().getFileMetaData();
    String createdBy = metadata.getCreatedBy();
    boolean converts =
        int96Conversion && (createdBy == null || !createdBy.startsWith("parquet-mr"));
    ZoneId zone =
        converts ? DateTimeUtils.getZoneId(conf.get(SQLConf.SESSION_LOCAL_TIMEZONE().key())) : null;
    return new ParquetSource(
        opened.inputFile(),
        opened.inputStream(),
        new ParquetMetadata(metadata, reader.getRowGroups()),
        zone,
        DataSourceUtils.datetimeRebaseSpec(new FooterKeyValues(metadata), dateRebase),
        DataSourceUtils.int96RebaseSpec(new FooterKeyValues(metadata), int96Rebase),
        offHeap && TaskContext.get() != null,
        batchSize);
  }

  private @Nullable FilterPredicate predicate(FileMetaData metadata) {
    if (filters.isEmpty()) {
      return null;
    }
    RebaseSpec dates =
        DataSourceUtils.datetimeRebaseSpec(new FooterKeyValues(metadata), dateRebase);
    ParquetFilters toParquet =
        new ParquetFilters(
            metadata.getSchema(),
            filterSettings.dates,
            filterSettings.timestamps,
            filterSettings.decimals,
            filterSettings.strings,
            filterSettings.inThreshold,
            filterSettings.caseSensitive,
            dates);
    FilterPredicate all = null;
    for (Filter filter : filters) {
      Option<FilterPredicate> one = toParquet.createFilter(filter);
      if (one.isDefined()) {
        all = all == null ? one.get() : FilterApi.and(all, one.get());
      }
    }
    return all;
  }

  /** Batches, and what they come from, which Spark's reader does not close. */
  private static final class OwningIterator extends RecordReaderIterator<Object> {
    private final ChosenRows rows;

    OwningIterator(RowGroupReader batches, ChosenRows rows) {
      super(batches);
      this.rows = rows;
    }

    @Override
    public void close() {
      try {
        super.close();
      } finally {
        rows.close();
      }
    }
  }
}
