package io.mangrove.spark.internals;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One Parquet file being written by Spark's own row writer. Its size and footer are known once it
 * is closed, without another look at the file. Changes with every row; for one thread.
 */
public final class ParquetRowWriter implements Closeable {
  private final CountingOutputFile file;
  private final ParquetWriter<InternalRow> writer;

  private ParquetRowWriter(CountingOutputFile file, ParquetWriter<InternalRow> writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Begins a new file.
   *
   * @param path as the store wants it, not percent-encoded
   */
  public static ParquetRowWriter create(String path, ParquetWriteSettings settings)
      throws IOException {
    Configuration conf = settings.hadoop();
    CountingOutputFile file = NewFile.at(path, conf);
    // What ParquetOutputFormat reads of the configuration, so that the same keys work as with
    // Spark's Parquet source.
    ParquetWriter<InternalRow> writer =
        new Builder(file)
            .withConf(conf)
            .withWriteMode(ParquetFileWriter.Mode.CREATE)
            .withCompressionCodec(settings.codec())
            .withRowGroupSize(ParquetOutputFormat.getLongBlockSize(conf))
            .withPageSize(ParquetOutputFormat.getPageSize(conf))
            .withDictionaryPageSize(ParquetOutputFormat.getDictionaryPageSize(conf))
            .withDictionaryEncoding(ParquetOutputFormat.getEnableDictionary(conf))
            .withByteStreamSplitEncoding(ParquetOutputFormat.getByteStreamSplitEnabled(conf))
            .withWriterVersion(ParquetOutputFormat.getWriterVersion(conf))
            .withValidation(ParquetOutputFormat.getValidation(conf))
            .withPageWriteChecksumEnabled(ParquetOutputFormat.getPageWriteChecksumEnabled(conf))
            .withBloomFilterEnabled(ParquetOutputFormat.getBloomFilterEnabled(conf))
            .withMaxBloomFilterBytes(ParquetOutputFormat.getBloomFilterMaxBytes(conf))
            .withAdaptiveBloomFilterEnabled(ParquetOutputFormat.getAdaptiveBloomFilterEnabled(conf))
            .withMinRowCountForPageSizeCheck(
                ParquetOutputFormat.getMinRowCountForPageSizeCheck(conf))
            .withMaxRowCountForPageSizeCheck(
                ParquetOutputFormat.getMaxRowCountForPageSizeCheck(conf))
            .build();
    return new ParquetRowWriter(file, writer);
  }

  /** Adds a row, whose columns are those of the settings' schema in that order. Not kept. */
  public void write(InternalRow row) throws IOException {
    writer.write(row);
  }

  /** The file's size so far with what is still in memory. */
  public long dataSizeBytes() {
    return writer.getDataSize();
  }

  /** What of the file is still in memory. */
  public long bufferedBytes() {
    return Math.max(0, writer.getDataSize() - file.sizeBytes());
  }

  /** Ends the file. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** The whole file's size; known after {@link #close}. */
  public long sizeBytes() {
    return file.sizeBytes();
  }

  ParquetMetadata footer() {
    return writer.getFooter();
  }

  private static final class Builder extends ParquetWriter.Builder<InternalRow, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<InternalRow> getWriteSupport(ParquetConfiguration conf) {
      return ParquetWriteSettings.rowWriter();
    }

    @Override
    @SuppressWarnings("deprecation") // abstract above
    protected WriteSupport<InternalRow> getWriteSupport(Configuration conf) {
      return ParquetWriteSettings.rowWriter();
    }
  }
}
