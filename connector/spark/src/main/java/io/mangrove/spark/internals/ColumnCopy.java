package io.mangrove.spark.internals;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.stats.FileStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of Parquet files into one new file, column by column: no row is ever put together.
 * That is only done for files whose columns are exactly those that the new file gets. For one
 * thread.
 */
public final class ColumnCopy implements AutoCloseable {
  private static final String CORRECTED = "CORRECTED";

  private final Configuration conf;
  private final ParquetWriteSettings settings;
  private final WriteContext context;
  private final List<Opened> sources = new ArrayList<>();

  /** A file of which rows are copied, and the rows that are left out, or null. */
  private record Opened(ParquetFileReader file, @Nullable DeletionVector without) {}

  /** Rows of a file that go into one row group of the new one. */
  private record Piece(Opened source, int block, ColumnRows rows) {}

  /**
   * A file that was written.
   *
   * @param stats of the indexed columns
   */
  public record Copied(long sizeBytes, long rows, FileStats stats) {}

  public ColumnCopy(ParquetWriteSettings settings) {
    this.settings = settings;
    this.conf = settings.hadoop();
    this.context = ParquetWriteSettings.rowWriter().init(conf);
  }

  /**
   * Adds rows to what is to be copied.
   *
   * @param path as the store wants it, not percent-encoded
   * @param without positions of rows that are left out; null for none
   * @return false if the file is none that can be copied by columns
   */
  public boolean add(String path, @Nullable DeletionVector without) throws IOException {
    ParquetFileReader file =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(new Path(path), conf),
            HadoopReadOptions.builder(conf, new Path(path))
                .withCodecFactory(new PageCodecs(conf))
                .build());
    sources.add(new Opened(file, without));
    FileMetaData meta = file.getFooter().getFileMetaData();
    return meta.getSchema().getFields().equals(context.getSchema().getFields())
        && meta.getEncryptionType() == FileMetaData.EncryptionType.UNENCRYPTED
        && isOfOurCalendar(meta)
        && !settings.needsRowWriter();
  }

  /** Dates and timestamps of the old calendar would be other ones in the new file. */
  private boolean isOfOurCalendar(FileMetaData meta) {
    String mode = conf.get(SQLConf.PARQUET_REBASE_MODE_IN_READ().key(), CORRECTED);
    return DataSourceUtils.datetimeRebaseSpec(new FooterKeyValues(meta), mode)
        .mode()
        .toString()
        .equals(CORRECTED);
  }

  /**
   * Writes the new file.
   *
   * @param path as the store wants it, not percent-encoded; there is no such file yet
   * @param indexed paths of the leaf columns to tell statistics of
   */
  public Copied write(String path, List<List<String>> indexed) throws IOException {
    CountingOutputFile file = NewFile.at(path, conf);
    ParquetProperties properties = properties();
    long rows = 0;
    CodecFactory codecs = new CodecFactory(conf, properties.getPageSizeThreshold());
    try (ParquetFileWriter out =
        new ParquetFileWriter(
            file,
            context.getSchema(),
            ParquetFileWriter.Mode.CREATE,
            ParquetOutputFormat.getLongBlockSize(conf),
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            properties)) {
      out.start();
      ColumnCopier copier =
          new ColumnCopier(out, properties, codecs.getCompressor(settings.codec()));
      for (List<Piece> group : rowGroups()) {
        rows += write(group, out, copier);
      }
      out.end(context.getExtraMetaData());
      return new Copied(file.sizeBytes(), rows, FooterStatistics.of(out.getFooter(), indexed));
    } finally {
      codecs.release();
    }
  }

  /** Row groups of the sources, put together to those of the new file. */
  private List<List<Piece>> rowGroups() {
    List<List<Piece>> groups = new ArrayList<>();
    List<Piece> group = new ArrayList<>();
    long bytes = 0;
    for (Opened source : sources) {
      long first = 0;
      List<BlockMetaData> blocks = source.file.getRowGroups();
      for (int i = 0; i < blocks.size(); i++) {
        ColumnRows rows = ColumnRows.of(first, blocks.get(i).getRowCount(), source.without);
        first += blocks.get(i).getRowCount();
        long size = blocks.get(i).getTotalByteSize();
        if (!group.isEmpty() && bytes + size > ParquetOutputFormat.getLongBlockSize(conf)) {
          groups.add(group);
          group = new ArrayList<>();
          bytes = 0;
        }
        if (rows.kept() > 0) {
          group.add(new Piece(source, i, rows));
          bytes += size;
        }
      }
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  private long write(List<Piece> group, ParquetFileWriter out, ColumnCopier copier)
      throws IOException {
    long rows = group.stream().mapToLong(piece -> piece.rows.kept()).sum();
    List<PageReadStore> pages = new ArrayList<>();
    try {
      for (Piece piece : group) {
        pages.add(piece.source.file.readRowGroup(piece.block));
      }
      out.startBlock(rows);
      MessageType schema = context.getSchema();
      for (ColumnDescriptor column : schema.getColumns()) {
        copier.begin(schema, column);
        for (int i = 0; i < group.size(); i++) {
          FileMetaData meta = group.get(i).source.file.getFooter().getFileMetaData();
          copier.copy(pages.get(i), meta.getSchema(), meta.getCreatedBy(), group.get(i).rows);
        }
        copier.end();
      }
      out.endBlock();
      return rows;
    } finally {
      pages.forEach(PageReadStore::close);
    }
  }

  /** What the writer of rows reads of the configuration. */
  private ParquetProperties properties() {
    return ParquetProperties.builder()
        .withPageSize(ParquetOutputFormat.getPageSize(conf))
        .withDictionaryPageSize(ParquetOutputFormat.getDictionaryPageSize(conf))
        .withDictionaryEncoding(ParquetOutputFormat.getEnableDictionary(conf))
        .withByteStreamSplitEncoding(ParquetOutputFormat.getByteStreamSplitEnabled(conf))
        .withWriterVersion(ParquetOutputFormat.getWriterVersion(conf))
        .withPageWriteChecksumEnabled(ParquetOutputFormat.getPageWriteChecksumEnabled(conf))
        .withMinRowCountForPageSizeCheck(ParquetOutputFormat.getMinRowCountForPageSizeCheck(conf))
        .withMaxRowCountForPageSizeCheck(ParquetOutputFormat.getMaxRowCountForPageSizeCheck(conf))
        .build();
  }

  /** Closes the sources. */
  @Override
  public void close() {
    for (Opened source : sources) {
      try {
        source.file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sources.clear();
  }
}
