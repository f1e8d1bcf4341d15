package io.mangrove.spark.internals;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.stats.FileStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.metadata.FileMetaData;
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

  /** Files that stay open from the look at their footers on. */
  private static final int MOST_OPEN = 64;

  private final Configuration conf;
  private final ParquetWriteSettings settings;
  private final WriteContext context;
  private final PageCodecs pageCodecs;
  private final List<CopiedFile> sources = new ArrayList<>();

  /** Rows of a file that go into one row group of the new one. */
  private record Piece(CopiedFile source, int block, ColumnRows rows) {}

  /**
   * A file that was written.
   *
   * @param stats of the indexed columns
   */
  public record Copied(long sizeBytes, long rows, FileStats stats) {}

  public ColumnCopy(ParquetWriteSettings settings) {
    this.settings = settings;
    this.conf = settings.hadoop();
    this.pageCodecs = new PageCodecs(conf);
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
    CopiedFile file = new CopiedFile(new Path(path), conf, pageCodecs.shared(), without);
    sources.add(file);
    FileMetaData meta = file.meta();
    if (sources.size() > MOST_OPEN) {
      file.close(); // until its rows are wanted
    }
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

  /** How many rows of each of the added files are to be copied. */
  public long[] rows() {
    return sources.stream().mapToLong(CopiedFile::kept).toArray();
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
        write(group, out, copier);
      }
      out.end(context.getExtraMetaData());
      return new Copied(
          file.sizeBytes(),
          LongStream.of(rows()).sum(),
          FooterStatistics.of(out.getFooter(), indexed));
    } finally {
      codecs.release();
    }
  }

  /** Row groups of the sources, put together to those of the new file. */
  private List<List<Piece>> rowGroups() {
    List<List<Piece>> groups = new ArrayList<>();
    List<Piece> group = new ArrayList<>();
    long bytes = 0;
    for (CopiedFile source : sources) {
      for (int i = 0; i < source.blocks(); i++) {
        long size = source.sizeBytes(i);
        if (!group.isEmpty() && bytes + size > ParquetOutputFormat.getLongBlockSize(conf)) {
          groups.add(group);
          group = new ArrayList<>();
          bytes = 0;
        }
        ColumnRows rows = source.rows(i);
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

  private void write(List<Piece> group, ParquetFileWriter out, ColumnCopier copier)
      throws IOException {
    List<CopiedFile.Pages> pages = new ArrayList<>();
    try {
      for (Piece piece : group) {
        pages.add(piece.source.pages(piece.block));
      }
      out.startBlock(group.stream().mapToLong(piece -> piece.rows.kept()).sum());
      MessageType schema = context.getSchema();
      for (ColumnDescriptor column : schema.getColumns()) {
        copier.begin(schema, column);
        for (int i = 0; i < group.size(); i++) {
          CopiedFile.Pages from = pages.get(i);
          copier.copy(from.values(), from.schema(), from.createdBy(), group.get(i).rows);
        }
        copier.end();
      }
      out.endBlock();
    } finally {
      pages.forEach(read -> read.values().close());
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
    for (CopiedFile source : sources) {
      try {
        source.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sources.clear();
    pageCodecs.release();
  }
}
