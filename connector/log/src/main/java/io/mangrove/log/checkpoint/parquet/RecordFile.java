package io.mangrove.log.checkpoint.parquet;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file being written record by record. Parquet's own writer of records wants a Hadoop
 * configuration; this one needs none. Changes with every call; for one thread.
 */
final class RecordFile {
  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final int RECORDS_BETWEEN_CHECKS = 1_000;
  private static final int NO_PADDING = 0;
  private static final int BUFFER_BYTES = 1 << 16;

  private final MessageType schema;
  private final OutputStream out;
  private final LogStoreOutputFile target;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          // The least and the greatest of long texts would be as long in the footer.
          .withStatisticsEnabled("add.stats", false)
          .withStatisticsEnabled("metaData.schemaString", false)
          .withSizeStatisticsEnabled(false)
          .build();
  private final CompressionCodecFactory codecs =
      HadoopCodecs.newFactory(new PlainParquetConfiguration(), properties.getPageSizeThreshold());
  private final MessageColumnIO records;
  private final ParquetFileWriter writer;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private RecordConsumer consumer;
  private long recordsInGroup;

  RecordFile(MessageType schema, OutputStream out) throws IOException {
    this.schema = schema;
    // Parquet writes its footer byte by byte.
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    this.target = new LogStoreOutputFile(this.out);
    this.records = new ColumnIOFactory().getColumnIO(schema);
    this.writer =
        new ParquetFileWriter(
            target,
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            NO_PADDING,
            null,
            properties);
    writer.start();
    this.pages = newPages();
    this.columns = properties.newColumnWriteStore(schema, pages, pages);
    this.consumer = records.getRecordWriter(columns);
  }

  MessageType schema() {
    return schema;
  }

  RecordConsumer consumer() {
    return consumer;
  }

  /** Where the next record goes; good for that one only. */
  RecordConsumer beginRecord() {
    boolean look = recordsInGroup > 0 && recordsInGroup % RECORDS_BETWEEN_CHECKS == 0;
    if (look && columns.getBufferedSize() > ROW_GROUP_BYTES) {
      try {
        endGroup();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      pages = newPages();
      columns = properties.newColumnWriteStore(schema, pages, pages);
      consumer = records.getRecordWriter(columns);
    }
    recordsInGroup++;
    return consumer;
  }

  /** Ends the file, closes it and tells its size in bytes. */
  long finish() throws IOException {
    endGroup();
    writer.end(Map.of());
    codecs.release();
    out.close();
    return target.sizeBytes();
  }

  private void endGroup() throws IOException {
    consumer.flush();
    if (recordsInGroup > 0) {
      writer.startBlock(recordsInGroup);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
    }
    columns.close();
    pages.close();
    recordsInGroup = 0;
  }

  private ColumnChunkPageWriteStore newPages() {
    return new ColumnChunkPageWriteStore(
        codecs.getCompressor(CompressionCodecName.SNAPPY),
        schema,
        properties.getAllocator(),
        properties.getColumnIndexTruncateLength(),
        properties.getPageWriteChecksumEnabled());
  }
}
